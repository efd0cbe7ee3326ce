import { parseJson } from '../../protocol/index.ts';
import { type Answer, type Connection, describeAnswer, jsonOf } from '../../wire-client/index.ts';
import { PreconditionFailed } from '../case/barrier.ts';
import { CaseContext } from '../case/case-context.ts';
import { messageOf } from '../case/frames.ts';
import type { Session } from '../case/session.ts';
import { CheckProblem } from '../config/check-problem.ts';
import { blankProfile } from './blank-profile.ts';
import { probeSending } from './dialect-probe.ts';
import { discoverRooms } from './discover-rooms.ts';
import { type Greeting, makeFirstConnections } from './first-connections.ts';
import { noteRoundedIds } from './note-rounded-ids.ts';
import { occupantsOf } from './occupants.ts';
import { probeConnections } from './probe-connections.ts';
import type { Need, Role, RoomName, ServerProfile, Unavailable } from './server-profile.ts';
import { verifyRooms } from './verify-rooms.ts';

/**
 * Finds out what cases can rely on: who is let in, which rooms there are, which dialect is spoken, how long things
 * take. It judges nothing; what does not work is noted with the requirement whose own case will report it.
 * @throws CheckProblem where the target cannot be reached or the config is wrong
 */
export async function discover(session: Session): Promise<ServerProfile> {
  const profile = blankProfile(session.setup);
  const context = new CaseContext(session, profile);
  try {
    const greetings = await makeFirstConnections(context, session);
    noteSpeed(session, greetings);
    noteEndpoints(profile, greetings);
    await discoverRooms(context, greetings, true);
    const occupants = await verifyRooms(context, roomNames(profile));
    noteRoomInfo(profile, occupants, greetings);
    await surveySending(context, session, greetings, occupants);
    noteRoundedIds(profile, greetings);
    notePeerId(profile);
    return profile;
  } finally {
    await context.close();
  }
}

/** As {@link survey}, but creates and posts nothing. */
export async function surveyReadOnly(session: Session): Promise<ServerProfile> {
  const profile = blankProfile(session.setup);
  const context = new CaseContext(session, profile);
  try {
    const greetings = await makeFirstConnections(context, session);
    noteEndpoints(profile, greetings);
    await discoverRooms(context, greetings, false);
    noteRoundedIds(profile, greetings);
    return profile;
  } finally {
    await context.close();
  }
}

const roomNames = ({ rooms }: ServerProfile): RoomName[] => Object.keys(rooms) as RoomName[];

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

function noteEndpoints(profile: ServerProfile, greetings: readonly Greeting[]): void {
  const member = greetings.find(({ role }) => role === 'member');
  if (!member) return;
  if (member.history === undefined) profile.unavailable.history = brokenEndpoint(member.retrieve, 'retrieve.shape');
  else profile.retrieveKey = keyOfList(jsonOf(member.retrieve)) ?? profile.retrieveKey;
  const dead = greetings.find(({ role, connected }) => role !== 'outsider' && !connected);
  if (!dead) return;
  const because = dead.opened ? 'connect.connected' : 'connect.upgrade';
  const broken = { because, reason: `${dead.role} cannot connect.` };
  for (const need of ['connect', 'send', 'live'] satisfies Need[]) profile.unavailable[need] = broken;
}

const keyOfList = (body: unknown): ServerProfile['retrieveKey'] | undefined =>
  (['occupants', 'messages'] as const).find((key) => Array.isArray((body as Record<string, unknown> | null)?.[key]));

function noteRoomInfo(
  profile: ServerProfile,
  occupants: Map<RoomName, string[]>,
  greetings: readonly Greeting[],
): void {
  const member = greetings.find(({ role }) => role === 'member');
  if (!profile.rooms.shared || occupants.has('shared') || !member) return;
  const answer = occupantsOf(member.roomInfo) ? undefined : member.roomInfo;
  if (answer) profile.unavailable['room-info'] = brokenEndpoint(answer, 'room-info.shape');
}

async function surveySending(
  context: CaseContext,
  session: Session,
  greetings: readonly Greeting[],
  occupants: Map<RoomName, string[]>,
): Promise<void> {
  const { profile } = context;
  if (!profile.rooms.shared || profile.unavailable.connect) return;
  const connectionOf = (role: Role) => greetings.find((greeting) => greeting.role === role)?.connection as Connection;
  const [member, peer] = [connectionOf('member'), connectionOf('peer')];
  const { key, live } = await probeSending(context, session, member, peer);
  if (key) profile.sendKey = key;
  if (!live) return noteDeafness(context, key, occupants);
  await learnIds(context, live.marker, [member, peer], occupants);
  if (profile.unavailable.live) return;
  await probeConnections(context, session, peer);
}

/** Nothing was seen live: either nothing is posted, or it is posted and not delivered. */
function noteDeafness({ profile }: CaseContext, key: string | undefined, occupants: Map<RoomName, string[]>): void {
  if (!key && !occupants.has('shared') && profile.unavailable['room-info']?.because === 'room-info.shape') {
    throw new CheckProblem(
      `Nothing that member posts to rooms.shared (${profile.rooms.shared}) arrives, and room_info does not know the room: ` +
        'are member and peer really in it? Look at the config.',
    );
  }
  const because = key ? 'live.after-connected' : 'send.posts';
  profile.unavailable.live = { because, reason: 'a message that member posts does not reach the peer.' };
  if (!key) profile.unavailable.send = profile.unavailable.live;
}

/** Learns the ids that the config leaves out, from the poster of a message that the user posted. */
async function learnIds(
  context: CaseContext,
  marker: string,
  [member, peer]: readonly [Connection, Connection],
  occupants: Map<RoomName, string[]>,
): Promise<void> {
  const { profile } = context;
  noteId(context, 'member', await posterOf(peer, marker), occupants.get('shared'));
  const back = context.post(peer, 'shared');
  const heard = (await member.sees(back)) ? { at: member, marker: back } : await postAfresh(context);
  if (heard) noteId(context, 'peer', await posterOf(heard.at, heard.marker), occupants.get('shared'));
  else profile.unavailable.live = { because: 'send.posts', reason: 'a message that peer posts does not reach member.' };
  if (profile.userIds.outsider || !profile.rooms.foreign) return;
  const outsider = await context.connect('outsider');
  const outside = context.post(outsider, 'foreign');
  if (await peer.sees(outside)) noteId(context, 'outsider', await posterOf(peer, outside), occupants.get('foreign'));
}

const attempts = 3;

/**
 * Posts as cases do, from a fresh connection to a fresh one: that the first connection of member is deaf by now, or has
 * lost a message, does not mean that peer cannot post.
 */
async function postAfresh(context: CaseContext): Promise<{ at: Connection; marker: string } | undefined> {
  try {
    const at = await context.connect('member');
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const marker = context.post(await context.connect('peer'), 'shared');
      if (await at.sees(marker, context.timeoutMs / attempts)) return { at, marker };
    }
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
  }
  return undefined;
}

const posterOf = (at: Connection, marker: string): Promise<unknown> =>
  at.frame((text) => (text.includes(marker) ? (messageOf(parseJson(text))?.poster ?? null) : undefined));

function noteId({ profile }: CaseContext, role: Role, poster: unknown, occupants: readonly string[] | undefined): void {
  if (typeof poster !== 'string') return;
  const configured = profile.userIds[role];
  profile.userIds[role] ??= poster;
  if (configured === undefined || configured === poster || !occupants) return;
  if (occupants.includes(poster) && !occupants.includes(configured)) {
    throw new CheckProblem(
      `users.${role}.id is ${configured} in the config, but the server calls the user with that token ${poster}.`,
    );
  }
}

function notePeerId({ userIds, unavailable }: ServerProfile): void {
  if (userIds.peer !== undefined) return;
  const reason = 'The id of the peer is not known.';
  unavailable['peer-id'] = { reason, remedy: 'users: { peer: { id: "<user id>", token: "<token>" } }' };
}
