import type { Evidence } from '../../../protocol/index.ts';
import type { Connection, RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { becauseOf, type Verdict } from '../../case/verdict.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import { createDirectMessage, findRightRoom, type NewDirectMessage, roomNotFound } from './new-direct-message.ts';

/** What two users said to each other in a direct message room, while a third was connected. */
export interface DirectMessageConversation extends NewDirectMessage {
  /** Null where no room of the two could be found. */
  room: string | null;
  /** One in each direction. */
  messages: DirectMessage[];
  /** Those of the two, where there is a history. */
  histories: { role: UserRole; answer: RecordedAnswer }[];
  /** Who is not in the room; null where there is nobody else, or no room. */
  third: { role: UserRole; who: string; evidence: Evidence; history: RecordedAnswer | null } | null;
}

export interface DirectMessage {
  poster: UserRole;
  marker: string;
  /** The connection that was to receive it, open since before the room was made. */
  at: string;
  came: boolean;
}

type ConversationCase = Pick<Case, 'id' | 'requirement' | 'title' | 'needs' | 'maskedBy'> & {
  judge(conversation: DirectMessageConversation, record: CaseRecord): Verdict;
};

/** A case about what is said in a direct message room that is made while its two users are connected. */
export const inDirectMessage = ({ needs, maskedBy = [], judge, ...item }: ConversationCase): Case =>
  defineCase({
    ...item,
    needs: ['live', 'shared', 'peer-id', 'room-info', ...needs],
    maskedBy: ['create-dm.ok', 'create-dm.occupants', 'auth.valid-token', 'live.frame', ...maskedBy],
    needsNewRoom: true,
    run: converse,
    judge: (conversation, record) => withoutRoom(conversation, record) ?? judge(conversation, record),
  });

/** Why nobody could talk, if so. */
function withoutRoom(conversation: DirectMessageConversation, { profile }: CaseRecord): Verdict | undefined {
  const { created, room, rooms } = conversation;
  if (room !== null) return undefined;
  if (created !== 200) return becauseOf('create-dm.ok', `create_dm answered ${created}.`);
  if (rooms.some(({ isNew }) => isNew)) return becauseOf('create-dm.occupants', 'there is no such room.');
  return roomNotFound(conversation, profile);
}

export const markersOf = ({ messages }: DirectMessageConversation): string[] => messages.map(({ marker }) => marker);

export const arrivedMarkersOf = ({ messages }: Pick<DirectMessageConversation, 'messages'>): string[] =>
  messages.filter(({ came }) => came).map(({ marker }) => marker);

/** Whether a message came to nobody, and the histories of both, which were read after that, do not have it either. */
export const isDropped = (
  { marker, came }: DirectMessage,
  { histories }: DirectMessageConversation,
  record: CaseRecord,
) =>
  !came && histories.length > 1 && histories.every(({ answer }) => answer.status === 200) && !record.hasShown(marker);

/**
 * Users who are connected already get a new direct message room and talk in it: nobody connects anew.
 * @throws PreconditionFailed where the users cannot talk at all
 */
async function converse(context: CaseContext): Promise<DirectMessageConversation> {
  const [member, peer] = await context.connectAll('member', 'peer');
  const outsider = context.profile.unavailable.outsider ? undefined : await context.connect('outsider');
  const made = await createDirectMessage(context);
  const room = findRightRoom(made, context.profile)?.id;
  const [other, third] = made.other === 'outsider' ? [outsider, peer] : [peer, outsider];
  if (room === undefined || !other) return { ...made, room: null, messages: [], histories: [], third: null };
  const messages = await Promise.all([
    postUntilSeen(context, { room, by: member, poster: 'member', at: other }),
    postUntilSeen(context, { room, by: other, poster: made.other, at: member }),
  ]);
  const markers = arrivedMarkersOf({ messages });
  const ask = async (role: UserRole) => ({
    role,
    answer: await context.retrieveWith(role, context.profile.recentId, markers),
  });
  const hasHistory = !context.profile.unavailable.history;
  const histories = hasHistory ? await Promise.all([ask('member'), ask(made.other)]) : [];
  return { ...made, room, messages, histories, third: third ? await watch(context, member, peer, third) : null };
}

/** How many messages are posted before none is said to arrive: a server may need a moment for a new room. */
const attempts = 5;

interface DirectPost {
  room: string;
  by: Connection;
  poster: UserRole;
  at: Connection;
}

/** Posts until a message arrives; the last one has as long as any answer may take. */
async function postUntilSeen(context: CaseContext, { room, by, poster, at }: DirectPost): Promise<DirectMessage> {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const marker = context.postTo(by, room);
    if (await at.sees(marker, context.window)) return { poster, marker, at: at.who, came: true };
  }
  const marker = context.postTo(by, room);
  return { poster, marker, at: at.who, came: await at.sees(marker) };
}

/** Shows that nothing more is on its way to the third, and reads the history of that user. */
async function watch(context: CaseContext, member: Connection, peer: Connection, third: Connection) {
  const role: UserRole = third === peer ? 'peer' : 'outsider';
  const { unavailable, recentId } = context.profile;
  const history = unavailable.history ? null : await context.retrieve(role, recentId);
  return { role, who: third.who, evidence: await silenceAt(context, member, peer, third), history };
}

/** A barrier where one of the two shares another room with the third; else a wait. */
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
