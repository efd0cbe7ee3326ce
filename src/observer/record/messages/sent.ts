import type { TraceEntry } from '../../../traffic/index.ts';
import { type ClientFrame, readClientFrame } from '../../read/client-frame.ts';
import type { ForbiddenFrame, Moment, ObservedConnection } from '../connections/observed-connection.ts';
import type { ObservedRecord } from '../observed-record.ts';
import type { Standing } from './posts.ts';

/** So many forbidden frames of one connection are remembered. */
const mostForbidden = 20;

/** A client has sent a frame: what it is, and what ought to become of it. */
export function readSent(
  record: ObservedRecord,
  connection: ObservedConnection,
  entry: Extract<TraceEntry, { kind: 'from-client' }>,
  moment: Moment,
): void {
  connection.lastSaid = moment;
  const frame = readClientFrame(entry, record.knowledge.dialect?.sendKey);
  const isFirst = connection.first === undefined;
  if (isFirst) noteFirst(connection, frame, moment);
  if (frame.kind === 'unreadable') record.lacksEntries = true;
  else if (frame.kind === 'token') noteToken(connection, frame, moment);
  else post(record, connection, frame, moment, standingOf(record, connection, frame, isFirst));
}

function noteFirst(connection: ObservedConnection, frame: ClientFrame, { position, at }: Moment): void {
  connection.first = { position, at };
  if (frame.kind === 'malformed') connection.first.badBecause = frame.why;
  if (frame.kind === 'post') connection.first.badBecause = 'is a chat frame';
}

function noteToken(connection: ObservedConnection, { token }: ClientFrame & { kind: 'token' }, moment: Moment): void {
  connection.tokens += 1;
  connection.token ??= { ...moment, kind: token };
}

type Sent = Extract<ClientFrame, { kind: 'post' | 'malformed' }>;

function standingOf(record: ObservedRecord, connection: ObservedConnection, frame: Sent, isFirst: boolean): Standing {
  if (connection.isDisturbed) return 'unclear';
  if (connection.connected !== undefined) return standingWhenLive(record, connection, frame);
  if (connection.refused) return connection.tokens > connection.refused.tokens ? 'unclear' : 'refused';
  return isFirst && connection.hasHead ? 'first' : 'unclear';
}

function standingWhenLive(record: ObservedRecord, { person }: ObservedConnection, frame: Sent): Standing {
  if (frame.kind === 'malformed') return 'malformed';
  if (!frame.hasSendKey) return 'unclear';
  if (record.missingRooms.has(frame.room)) return 'missing';
  const isOutsider = person?.id !== undefined && record.rooms.find(frame.room)?.isKnownOutsider(person.id);
  return isOutsider ? 'foreign' : 'proper';
}

function post(
  record: ObservedRecord,
  connection: ObservedConnection,
  frame: Sent,
  moment: Moment,
  standing: Standing,
): void {
  const texts = frame.kind === 'post' ? [frame.text] : frame.texts;
  const room = frame.kind === 'post' ? frame.room : undefined;
  const { person } = connection;
  for (const text of texts) {
    record.posts.add({
      position: moment.position,
      at: moment.at,
      text,
      room,
      person,
      connection,
      standing,
      newestBefore: record.newest,
      times: 1,
      messages: 0,
      newMessages: 0,
    });
  }
  const requirement = silentWhen[standing];
  if (!requirement || connection.forbidden.length >= mostForbidden) return;
  const why = frame.kind === 'malformed' ? frame.why : `goes to room ${frame.room}, which the sender is not in`;
  connection.forbidden.push({ position: moment.position, requirement, why });
}

/** Nothing may be returned to these. */
const silentWhen: Partial<Record<Standing, ForbiddenFrame['requirement']>> = {
  foreign: 'send.silent-not-occupant',
  missing: 'send.silent-unknown-room',
  malformed: 'send.silent-malformed',
};
