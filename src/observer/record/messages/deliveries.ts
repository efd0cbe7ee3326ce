import type { Version } from '../../read/message-shape.ts';
import type { ServerFrame } from '../../read/server-frame.ts';
import type { Moment, ObservedConnection } from '../connections/observed-connection.ts';
import type { ObservedRecord } from '../observed-record.ts';
import { certainEcho } from './echoes.ts';
import type { ObservedMessage } from './observed-message.ts';
import type { Owed } from './owing.ts';
import { date, see } from './sightings.ts';

/** On one connection, so many messages are waited for at most: a server that sends nothing at all is found by fewer. */
const mostOwed = 2000;
/** So many of them are compared with each message that comes. */
const mostCompared = 16;

/** A live message has come. */
export function readLive(
  record: ObservedRecord,
  connection: ObservedConnection,
  frame: ServerFrame,
  moment: Moment,
): void {
  const { version } = frame;
  const { position, at } = moment;
  if (version.id === undefined) {
    record.owing.excuse(connection);
    return;
  }
  if (!connection.hasHead) goLive(record, connection, position);
  const message = see(record, version.id, version, { position, connection });
  message.cameShortened ||= frame.kind === 'unreadable';
  const isFirst = message.firstLive === undefined;
  if (isFirst) beginLive(record, message, { position, at, connection });
  if (connection.connected === undefined) return;
  const isRepeat = connection.received.add(message.index);
  if (!isRepeat) connection.arrivals.add(message.index, position);
  if (frame.kind === 'unreadable') {
    if (!isRepeat) receiveShortened(record, connection, message, moment);
    return;
  }
  const owed = isRepeat ? undefined : receive(record, connection, message, moment);
  if (!isRepeat) showOccupant(record, connection, message, { version, position });
  const { json } = frame;
  record.tell('delivery', { connection, message, json, version, isFirst, isRepeat, owed, position, at });
}

function beginLive(
  record: ObservedRecord,
  message: ObservedMessage,
  firstLive: Moment & { connection: ObservedConnection },
): void {
  message.firstLive = firstLive;
  if (message.sentAfter === undefined) date(record, message, true);
  owe(record, message, firstLive, firstLive.connection);
}

/** CONNECTED was sent; or, where the beginning of the connection was not recorded, it must have been. */
export function goLive(record: ObservedRecord, connection: ObservedConnection, position: number): void {
  if (connection.connected !== undefined || connection.ending) return;
  connection.connected = position;
  connection.person ??= { name: `#${connection.number}`, id: undefined };
  record.live.add(connection.person, connection);
}

/** Somebody has it, live or in a history: from now on all others who are connected wait for it. */
export function owe(
  record: ObservedRecord,
  message: ObservedMessage,
  since: Moment,
  except?: ObservedConnection,
): void {
  message.known ??= since;
  if (message.mayHaveCome) return;
  const { sentAfter, room } = message;
  const sent = sentAfter !== undefined && sentAfter > record.gapAt ? sentAfter : Number.NEGATIVE_INFINITY;
  const when = { sent, position: since.position };
  for (const person of room?.insiders ?? []) {
    for (const connection of record.live.of(person)) {
      if (connection !== except) oweTo(record, connection, message, when);
    }
  }
}

const due: Owed = { isDue: true };
const possible: Owed = { isDue: false };

function oweTo(
  record: ObservedRecord,
  connection: ObservedConnection,
  message: ObservedMessage,
  { sent, position }: { sent: number; position: number },
): void {
  const { connected } = connection;
  if (connected === undefined || connected >= position) return;
  const owed = record.owing.to(connection);
  if (owed.size >= mostOwed || owed.has(message)) return;
  owed.set(message, connected < sent ? due : possible);
}

/** Of a frame only the id was kept: after a restart that nobody saw, it may stand for another message. */
function receiveShortened(
  record: ObservedRecord,
  connection: ObservedConnection,
  message: ObservedMessage,
  moment: Moment,
): void {
  if (record.isSameServer(message.since, moment.position)) receive(record, connection, message, moment);
  else record.owing.to(connection).delete(message);
}

function receive(
  record: ObservedRecord,
  connection: ObservedConnection,
  message: ObservedMessage,
  { position, at }: Moment,
): Owed | undefined {
  connection.firstSentAfter ??= message.sentAfter;
  const waiting = record.owing.to(connection);
  const owed = waiting.get(message);
  if (owed) waiting.delete(message);
  measureSpread(record, connection, message, at);
  if (message.sentAfter !== undefined) record.continuity.heardOf(connection, message.sentAfter);
  const echo = certainEcho(connection, message);
  if (echo) record.echoes.add(echo);
  if (waiting.size > 0) overtake(waiting, message, position);
  return owed;
}

/** Who receives the messages of a room is in it; where two frames differ, nobody knows which room it is. */
function showOccupant(
  record: ObservedRecord,
  { person }: ObservedConnection,
  { room, sentAfter }: ObservedMessage,
  { version, position }: { version: Version; position: number },
): void {
  if (!person || !room || room.id !== version.room) return;
  record.rooms.show(room, person, { since: position, until: sentAfter, isActive: false });
}

/** Reading 14: how far two receivers of one message can be apart. */
function measureSpread(
  record: ObservedRecord,
  connection: ObservedConnection,
  { firstLive }: ObservedMessage,
  at: number,
): void {
  const { connected } = connection;
  if (!firstLive || firstLive.connection === connection || connected === undefined || connected >= firstLive.position)
    return;
  const spread = at - firstLive.at;
  if (spread > (record.greatestSpread ?? -1)) record.greatestSpread = spread;
}

/** Those that had reached its sender before it was sent, on the same connection, ought to be here already. */
function overtake(waiting: Map<ObservedMessage, Owed>, message: ObservedMessage, position: number): void {
  const { post, sentAfter } = message;
  if (!message.isPostCertain || sentAfter === undefined || !post?.connection) return;
  let compared = 0;
  for (const [earlier, owed] of waiting) {
    if (compared >= mostCompared) return;
    compared += 1;
    if (owed.overtakenBy || !hadBefore(post.connection, earlier, sentAfter)) continue;
    waiting.set(earlier, { isDue: owed.isDue, overtakenBy: { message, position } });
  }
}

function hadBefore({ received, arrivals }: ObservedConnection, { index }: ObservedMessage, position: number): boolean {
  if (!received.has(index)) return false;
  return (arrivals.positionOf(index) ?? position) < position;
}
