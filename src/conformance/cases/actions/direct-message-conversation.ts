import type { Evidence } from '../../../protocol/index.ts';
import type { Connection, RecordedAnswer } from '../../../wire-client/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { Role } from '../../discovery/server-profile.ts';
import { findNewDirectMessage, findRightRoom, type NewDirectMessage } from './new-direct-message.ts';

/** What two said to each other in a direct message room, while a third was connected. */
export interface PrivateTalk extends NewDirectMessage {
  /** Null where no room of the two could be found. */
  room: string | null;
  /** One in each direction. */
  messages: PrivateMessage[];
  /** Those of the two, where there is a history. */
  histories: { role: Role; answer: RecordedAnswer }[];
  /** Who is not in the room; null where there is nobody else, or no room. */
  third: { role: Role; who: string; evidence: Evidence; history: RecordedAnswer | null } | null;
}

export interface PrivateMessage {
  poster: Role;
  marker: string;
  /** The connection that was to receive it, open since before the room was made. */
  at: string;
  came: boolean;
}

/**
 * Users who are connected already get a new direct message room and talk in it: nobody connects anew.
 * @throws Stuck where the users cannot talk at all
 */
export async function talkPrivately(context: CaseContext): Promise<PrivateTalk> {
  const [member, peer] = await context.connectAll('member', 'peer');
  const outsider = context.profile.unavailable.outsider ? undefined : await context.connect('outsider');
  const made = await findNewDirectMessage(context);
  const room = findRightRoom(made, context.profile)?.id;
  const [other, third] = made.other === 'outsider' ? [outsider, peer] : [peer, outsider];
  if (room === undefined || !other) return { ...made, room: null, messages: [], histories: [], third: null };
  const messages = await Promise.all([
    say(context, { room, by: member, poster: 'member', at: other }),
    say(context, { room, by: other, poster: made.other, at: member }),
  ]);
  const markers = messages.filter(({ came }) => came).map(({ marker }) => marker);
  const ask = async (role: Role) => ({
    role,
    answer: await context.retrieveWith(role, context.profile.recentId, markers),
  });
  const hasHistory = !context.profile.unavailable.history;
  const histories = hasHistory ? await Promise.all([ask('member'), ask(made.other)]) : [];
  return { ...made, room, messages, histories, third: third ? await watch(context, member, peer, third) : null };
}

/** So many messages are posted before it is said that none arrives: a server may need a moment for a new room. */
const attempts = 5;

interface Saying {
  room: string;
  by: Connection;
  poster: Role;
  at: Connection;
}

/** Posts until a message arrives; the last one has as long as any answer may take. */
async function say(context: CaseContext, { room, by, poster, at }: Saying): Promise<PrivateMessage> {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const marker = context.postTo(by, room);
    if (await at.sees(marker, context.window)) return { poster, marker, at: at.who, came: true };
  }
  const marker = context.postTo(by, room);
  return { poster, marker, at: at.who, came: await at.sees(marker) };
}

/** Shows that nothing more is on its way to the third, and reads the history of that user. */
async function watch(context: CaseContext, member: Connection, peer: Connection, third: Connection) {
  const role: Role = third === peer ? 'peer' : 'outsider';
  const { unavailable, recentId } = context.profile;
  const history = unavailable.history ? null : await context.retrieve(role, recentId);
  return { role, who: third.who, evidence: await silenceAt(context, member, peer, third), history };
}

/** A barrier of one of the two where they share another room with the third; else a wait. */
async function silenceAt(
  context: CaseContext,
  member: Connection,
  peer: Connection,
  third: Connection,
): Promise<Evidence> {
  if (third === peer) return (await context.silence(member, 'shared', peer)).evidence;
  if (context.profile.rooms.foreign === undefined) return context.quiet();
  return (await context.silence(peer, 'foreign', third)).evidence;
}
