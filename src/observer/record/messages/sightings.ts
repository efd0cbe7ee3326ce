import type { MessageId } from '../../../protocol/index.ts';
import type { Version, VersionField } from '../../read/message-shape.ts';
import { isTellingText } from '../../read/telling.ts';
import type { ObservedRecord } from '../observed-record.ts';
import { lookForLateArrival } from './late-arrivals.ts';
import { ObservedMessage } from './observed-message.ts';
import { type Post, senderOf } from './posts.ts';
import type { Seen } from './told.ts';

const fields: readonly VersionField[] = ['message', 'poster', 'room', 'timestamp'];

/** A message was seen, in a live frame or in a history. @returns the message, as far as it is known */
export function see(record: ObservedRecord, id: MessageId, version: Version, seen: Seen): ObservedMessage {
  const message = knownAs(record, id, version, seen) ?? addMessage(record, id, seen);
  const wasUnread = message.version.message === undefined;
  fillIn(record, message, version);
  if (wasUnread && message.version.message !== undefined) explain(record, message, seen);
  return message;
}

/** After a restart that nobody saw, an id may stand for another message: what was known of it is forgotten. */
function knownAs(record: ObservedRecord, id: MessageId, version: Version, seen: Seen): ObservedMessage | undefined {
  const message = record.messages.get(id);
  if (!message || mayBeAnother(record, message, version, seen)) return undefined;
  if (!contradicts(record, message, version, seen)) return message;
  const isSame = hasTheSameText(message, version) || record.isSameServer(message.since, seen.position);
  return isSame ? message : undefined;
}

/** Of what was seen before only the id was kept. */
const mayBeAnother = (record: ObservedRecord, message: ObservedMessage, later: Version, { position }: Seen): boolean =>
  message.cameShortened &&
  message.version.message === undefined &&
  later.message !== undefined &&
  !record.isSameServer(message.since, position);

/** No two messages have the same text and the same id by chance, unless everybody says such things. */
const hasTheSameText = ({ version: { message } }: ObservedMessage, later: Version): boolean =>
  message !== undefined && message === later.message && isTellingText(message);

function addMessage(record: ObservedRecord, id: MessageId, { position, connection, answer }: Seen): ObservedMessage {
  const opened = connection?.hasHead ? connection.opened : undefined;
  const notBefore = opened ?? answer?.asked?.position ?? Number.NEGATIVE_INFINITY;
  const message = new ObservedMessage(record.nextMessageIndex(), id, { first: position, notBefore });
  message.mayHaveCome = record.messages.get(id)?.cameShortened ?? false;
  record.messages.set(id, message);
  record.inOrder.push(message);
  if (!record.newest || id > record.newest.id) record.newest = message;
  return message;
}

function fillIn(record: ObservedRecord, message: ObservedMessage, later: Version): void {
  const { version } = message;
  if (later.message !== undefined) version.message ??= later.message;
  if (later.poster !== undefined) version.poster ??= later.poster;
  if (later.timestamp !== undefined) version.timestamp ??= later.timestamp;
  if (later.room === undefined || version.room !== undefined) return;
  version.room = later.room;
  message.room = record.rooms.get(later.room);
  message.room.isPostedTo = true;
  record.rooms.messagesIn(message.room).add(message);
}

/** @returns whether it is not the message that was seen before */
function contradicts(record: ObservedRecord, message: ObservedMessage, later: Version, seen: Seen): boolean {
  const earlier = message.version;
  if (isSame(earlier, later)) return false;
  const differing = fields.filter((field) => differs(earlier[field], later[field]));
  if (message.post && differing.includes('message')) message.post.isContradicted = true;
  const contradiction = {
    message,
    fields: differing,
    earlier: { ...earlier },
    earlierSeen: { position: message.first, isLive: message.firstLive?.position === message.first },
    later,
    laterSeen: seen,
    isLive: seen.connection !== undefined,
    isAnother: isAnotherMessage(record, differing, later),
  };
  record.tell('contradiction', contradiction);
  return true;
}

/** Quick: it is asked of every frame. */
const isSame = (a: Version, b: Version): boolean =>
  !differs(a.message, b.message) &&
  !differs(a.poster, b.poster) &&
  !differs(a.room, b.room) &&
  !differs(a.timestamp, b.timestamp);

const differs = (a: unknown, b: unknown): boolean => a !== b && a !== undefined && b !== undefined;

function isAnotherMessage({ posts }: ObservedRecord, differing: readonly VersionField[], later: Version): boolean {
  if (!differing.includes('message')) return false;
  return differing.length > 1 || posts.withText(later.message ?? '').length > 0;
}

/** Finds what was sent to post it. */
function explain(record: ObservedRecord, message: ObservedMessage, seenBy: Seen): void {
  const { version } = message;
  const text = version.message as string;
  const sent = record.posts.matching(text, version);
  const isLive = seenBy.connection !== undefined;
  message.isTextTelling = !record.canMissPosts || isTellingText(text);
  if (sent.right.length > 0) matchPost(record, message, sent.right, isLive);
  date(record, message, isLive);
  lookForLateArrival(record, message, seenBy.position);
  record.tell('firstSight', { message, position: seenBy.position, isLive, seenBy, sent });
}

function matchPost(record: ObservedRecord, message: ObservedMessage, right: readonly Post[], isLive: boolean): void {
  const [first] = right as [Post];
  message.post = first;
  message.isPostCertain = message.isTextTelling && right.length === 1 && first.times === 1;
  for (const post of right) post.messages += 1;
  const person = senderOf(first);
  if (!message.isPostCertain || first.standing !== 'proper' || !person) return;
  const { poster } = message.version;
  if (isLive && poster !== undefined) record.people.learnId(person, poster);
  if (!message.room || first.position <= record.lifeBegan) return;
  record.rooms.show(message.room, person, { since: message.first, until: first.position, isActive: true });
}

/** A history may hold what was posted long ago, with the same text: only a greater id shows that it is new. */
export function date(record: ObservedRecord, message: ObservedMessage, isLive: boolean): void {
  const { post } = message;
  if (!post || !message.isTextTelling || post.position <= record.lifeBegan) return;
  const isNew = isLive || (post.newestBefore !== undefined && message.id > post.newestBefore.id);
  if (!isNew) return;
  message.sentAfter = post.position;
  post.newMessages += 1;
}
