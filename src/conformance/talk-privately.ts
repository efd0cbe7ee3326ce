import type { Evidence } from '../protocol/index.ts';
import type { Connection } from './connection.ts';
import type { Role } from './known.ts';
import { findNewDirectMessage, findRightRoom, type NewDirectMessage } from './new-direct-message.ts';
import type { RecordedAnswer } from './recorded-call.ts';
import type { Stage } from './stage.ts';

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
export async function talkPrivately(stage: Stage): Promise<PrivateTalk> {
  const [member, peer] = await stage.connectAll('member', 'peer');
  const outsider = stage.known.unavailable.outsider ? undefined : await stage.connect('outsider');
  const made = await findNewDirectMessage(stage);
  const room = findRightRoom(made, stage.known)?.id;
  const [other, third] = made.other === 'outsider' ? [outsider, peer] : [peer, outsider];
  if (room === undefined || !other) return { ...made, room: null, messages: [], histories: [], third: null };
  const messages = await Promise.all([
    say(stage, { room, by: member, poster: 'member', at: other }),
    say(stage, { room, by: other, poster: made.other, at: member }),
  ]);
  const markers = messages.filter(({ came }) => came).map(({ marker }) => marker);
  const ask = async (role: Role) => ({ role, answer: await stage.retrieveWith(role, stage.known.recentId, markers) });
  const hasHistory = !stage.known.unavailable.history;
  const histories = hasHistory ? await Promise.all([ask('member'), ask(made.other)]) : [];
  return { ...made, room, messages, histories, third: third ? await watch(stage, member, peer, third) : null };
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
async function say(stage: Stage, { room, by, poster, at }: Saying): Promise<PrivateMessage> {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const marker = stage.postTo(by, room);
    if (await at.sees(marker, stage.window)) return { poster, marker, at: at.who, came: true };
  }
  const marker = stage.postTo(by, room);
  return { poster, marker, at: at.who, came: await at.sees(marker) };
}

/** Shows that nothing more is on its way to the third, and reads the history of that user. */
async function watch(stage: Stage, member: Connection, peer: Connection, third: Connection) {
  const role: Role = third === peer ? 'peer' : 'outsider';
  const { unavailable, recentId } = stage.known;
  const history = unavailable.history ? null : await stage.retrieve(role, recentId);
  return { role, who: third.who, evidence: await silenceAt(stage, member, peer, third), history };
}

/** A barrier of one of the two where they share another room with the third; else a wait. */
async function silenceAt(stage: Stage, member: Connection, peer: Connection, third: Connection): Promise<Evidence> {
  if (third === peer) return (await stage.silence(member, 'shared', peer)).evidence;
  if (stage.known.rooms.foreign === undefined) return stage.quiet();
  return (await stage.silence(peer, 'foreign', third)).evidence;
}
