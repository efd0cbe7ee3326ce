import { parseJson } from '../protocol/index.ts';
import { Stuck } from './barrier.ts';
import { CheckProblem } from './check-problem.ts';
import type { Connection } from './connection.ts';
import { probeSending } from './dialect-probe.ts';
import { messageOf } from './frames.ts';
import { type Answer, describeAnswer, jsonOf } from './http-client.ts';
import type { Known, Need, Role, RoomName, Unavailable } from './known.ts';
import { occupantsOf } from './occupants.ts';
import type { Session } from './session.ts';
import { Stage } from './stage.ts';
import { blankKnown } from './survey/blank-known.ts';
import { discoverRooms } from './survey/discover-rooms.ts';
import { type Greeting, greet } from './survey/greet.ts';
import { noteRoundedIds } from './survey/note-rounded-ids.ts';
import { probeConnections } from './survey/probe-connections.ts';
import { verifyRooms } from './survey/verify-rooms.ts';

/**
 * Finds out what cases can rely on: who is let in, which rooms there are, which dialect is spoken, how long things
 * take. It judges nothing; what does not work is noted with the requirement whose own case will report it.
 * @throws CheckProblem where the target cannot be reached or the config is wrong
 */
export async function survey(session: Session): Promise<Known> {
  const known = blankKnown(session.setup);
  const stage = new Stage(session, known);
  try {
    const greetings = await greet(stage, session);
    noteSpeed(session, greetings);
    noteEndpoints(known, greetings);
    await discoverRooms(stage, greetings, true);
    const occupants = await verifyRooms(stage, roomNames(known));
    noteRoomInfo(known, occupants, greetings);
    await surveySending(stage, session, greetings, occupants);
    noteRoundedIds(known, greetings);
    notePeerId(known);
    return known;
  } finally {
    await stage.close();
  }
}

/** As {@link survey}, but creates and posts nothing. */
export async function surveyReadOnly(session: Session): Promise<Known> {
  const known = blankKnown(session.setup);
  const stage = new Stage(session, known);
  try {
    const greetings = await greet(stage, session);
    noteEndpoints(known, greetings);
    await discoverRooms(stage, greetings, false);
    noteRoundedIds(known, greetings);
    return known;
  } finally {
    await stage.close();
  }
}

const roomNames = ({ rooms }: Known): RoomName[] => Object.keys(rooms) as RoomName[];

function noteSpeed(session: Session, greetings: readonly Greeting[]): void {
  session.slowestAnswer = Math.max(...greetings.flatMap(({ retrieve, roomInfo }) => [retrieve.ms, roomInfo.ms]));
}

/** Which requirement is broken where an endpoint cannot be used. */
function brokenEndpoint(answer: Answer, requirement: string): Unavailable {
  return {
    because: answer.status === 401 ? 'auth.valid-token' : requirement,
    reason: `the endpoint cannot be used: it answers ${describeAnswer(answer)}.`,
  };
}

function noteEndpoints(known: Known, greetings: readonly Greeting[]): void {
  const member = greetings.find(({ role }) => role === 'member');
  if (!member) return;
  if (member.history === undefined) known.unavailable.history = brokenEndpoint(member.retrieve, 'retrieve.shape');
  else known.retrieveKey = keyOfList(jsonOf(member.retrieve)) ?? known.retrieveKey;
  const dead = greetings.find(({ role, connected }) => role !== 'outsider' && !connected);
  if (!dead) return;
  const because = dead.opened ? 'connect.connected' : 'connect.upgrade';
  const broken = { because, reason: `${dead.role} cannot connect.` };
  for (const need of ['connect', 'send', 'live'] satisfies Need[]) known.unavailable[need] = broken;
}

const keyOfList = (body: unknown): Known['retrieveKey'] | undefined =>
  (['occupants', 'messages'] as const).find((key) => Array.isArray((body as Record<string, unknown> | null)?.[key]));

function noteRoomInfo(known: Known, occupants: Map<RoomName, string[]>, greetings: readonly Greeting[]): void {
  const member = greetings.find(({ role }) => role === 'member');
  if (!known.rooms.shared || occupants.has('shared') || !member) return;
  const answer = occupantsOf(member.roomInfo) ? undefined : member.roomInfo;
  if (answer) known.unavailable['room-info'] = brokenEndpoint(answer, 'room-info.shape');
}

async function surveySending(
  stage: Stage,
  session: Session,
  greetings: readonly Greeting[],
  occupants: Map<RoomName, string[]>,
): Promise<void> {
  const { known } = stage;
  if (!known.rooms.shared || known.unavailable.connect) return;
  const connectionOf = (role: Role) => greetings.find((greeting) => greeting.role === role)?.connection as Connection;
  const [member, peer] = [connectionOf('member'), connectionOf('peer')];
  const { key, live } = await probeSending(stage, session, member, peer);
  if (key) known.sendKey = key;
  if (!live) return noteDeafness(stage, key, occupants);
  await learnIds(stage, live.marker, [member, peer], occupants);
  if (known.unavailable.live) return;
  await probeConnections(stage, session, peer);
}

/** Nothing was seen live: either nothing is posted, or it is posted and not delivered. */
function noteDeafness({ known }: Stage, key: string | undefined, occupants: Map<RoomName, string[]>): void {
  if (!key && !occupants.has('shared') && known.unavailable['room-info']?.because === 'room-info.shape') {
    throw new CheckProblem(
      `Nothing that member posts to rooms.shared (${known.rooms.shared}) arrives, and room_info does not know the room: ` +
        'are member and peer really in it? Look at the config.',
    );
  }
  const because = key ? 'live.after-connected' : 'send.posts';
  known.unavailable.live = { because, reason: 'a message that member posts does not reach the peer.' };
  if (!key) known.unavailable.send = known.unavailable.live;
}

/** Learns the ids that the config leaves out, from the poster of a message that the user posted. */
async function learnIds(
  stage: Stage,
  marker: string,
  [member, peer]: readonly [Connection, Connection],
  occupants: Map<RoomName, string[]>,
): Promise<void> {
  const { known } = stage;
  noteId(stage, 'member', await posterOf(peer, marker), occupants.get('shared'));
  const back = stage.post(peer, 'shared');
  const heard = (await member.sees(back)) ? { at: member, marker: back } : await postAfresh(stage);
  if (heard) noteId(stage, 'peer', await posterOf(heard.at, heard.marker), occupants.get('shared'));
  else known.unavailable.live = { because: 'send.posts', reason: 'a message that peer posts does not reach member.' };
  if (known.userIds.outsider || !known.rooms.foreign) return;
  const outsider = await stage.connect('outsider');
  const outside = stage.post(outsider, 'foreign');
  if (await peer.sees(outside)) noteId(stage, 'outsider', await posterOf(peer, outside), occupants.get('foreign'));
}

const attempts = 3;

/**
 * Posts as cases do, from a fresh connection to a fresh one: that the first connection of member is deaf by now, or has
 * lost a message, does not mean that peer cannot post.
 */
async function postAfresh(stage: Stage): Promise<{ at: Connection; marker: string } | undefined> {
  try {
    const at = await stage.connect('member');
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const marker = stage.post(await stage.connect('peer'), 'shared');
      if (await at.sees(marker, stage.timeoutMs / attempts)) return { at, marker };
    }
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
  }
  return undefined;
}

const posterOf = (at: Connection, marker: string): Promise<unknown> =>
  at.frame((text) => (text.includes(marker) ? (messageOf(parseJson(text))?.poster ?? null) : undefined));

function noteId({ known }: Stage, role: Role, poster: unknown, occupants: readonly string[] | undefined): void {
  if (typeof poster !== 'string') return;
  const configured = known.userIds[role];
  known.userIds[role] ??= poster;
  if (configured === undefined || configured === poster || !occupants) return;
  if (occupants.includes(poster) && !occupants.includes(configured)) {
    throw new CheckProblem(
      `users.${role}.id is ${configured} in the config, but the server calls the user with that token ${poster}.`,
    );
  }
}

function notePeerId({ userIds, unavailable }: Known): void {
  if (userIds.peer !== undefined) return;
  const reason = 'The id of the peer is not known.';
  unavailable['peer-id'] = { reason, remedy: 'users: { peer: { id: "<user id>", token: "<token>" } }' };
}
