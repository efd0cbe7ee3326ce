import type { TraceEntry } from '../../../traffic/index.ts';
import { readServerFrame, type ServerFrame } from '../../read/server-frame.ts';
import { goLive, readLive } from '../messages/deliveries.ts';
import { readSent } from '../messages/sent.ts';
import type { ObservedRecord } from '../observed-record.ts';
import type { Person } from '../people/person.ts';
import { type Moment, ObservedConnection } from './observed-connection.ts';

/** No closing handshake was seen: the network may have been gone for long. */
const abnormal = 1006;

type OnConnection = Extract<TraceEntry, { connection: number }>;

/** Something has passed on a connection, or it has opened or closed. */
export function readOnConnection(record: ObservedRecord, entry: OnConnection, moment: Moment): void {
  if (record.closed.has(entry.connection)) return;
  const connection = find(record, entry, moment.position);
  if (entry.kind === 'from-client') readSent(record, connection, entry, moment);
  else if (entry.kind === 'to-client') readFrame(record, connection, readServerFrame(entry), moment);
  else if (entry.kind === 'closing') end(record, connection, moment, { code: entry.code, isServers: true });
  else if (entry.kind === 'closed') close(record, connection, entry, moment);
}

function find(record: ObservedRecord, { kind, connection: number, user, label }: OnConnection, position: number) {
  let connection = record.connections.get(number);
  if (!connection) {
    connection = new ObservedConnection(number, position, kind === 'opened');
    connection.isDisturbed = record.disturbed.connections.has(number);
    record.connections.set(number, connection);
  }
  if (label !== undefined) connection.label ??= label;
  if (user !== undefined && connection.isUnnamed) name(record, connection, record.people.labelled(user));
  return connection;
}

function name(record: ObservedRecord, connection: ObservedConnection, person: Person): void {
  connection.isUnnamed = false;
  const { person: before } = connection;
  if (before && record.live.delete(before, connection)) record.live.add(person, connection);
  connection.person = person;
}

function readFrame(record: ObservedRecord, connection: ObservedConnection, frame: ServerFrame, moment: Moment): void {
  connection.firstHeard ??= moment.position;
  connection.lastHeard = moment;
  const read = { connection, frame, position: moment.position, at: moment.at };
  if (connection.connected === undefined) record.tell('darkFrame', read);
  record.tell('frame', read);
  connection.frames += 1;
  if (frame.kind === 'connected') connect(record, connection, moment);
  if (frame.kind === 'error') refuse(connection, moment);
  if (frame.kind === 'live' || frame.kind === 'unreadable') readLive(record, connection, frame, moment);
}

function connect(record: ObservedRecord, connection: ObservedConnection, { position }: Moment): void {
  connection.connectedTimes += 1;
  goLive(record, connection, position);
}

function refuse(connection: ObservedConnection, { position }: Moment): void {
  if (connection.connected === undefined) connection.refused ??= { position, tokens: connection.tokens };
}

function close(
  record: ObservedRecord,
  connection: ObservedConnection,
  { code, isOurs }: Extract<TraceEntry, { kind: 'closed' }>,
  moment: Moment,
): void {
  connection.isClosedCleanly = code !== abnormal;
  const isServers = record.knowledge.recorder === 'client' && !isOurs && code !== abnormal;
  end(record, connection, moment, { code, isServers });
  record.continuity.end(connection);
  record.closed.add(connection.number);
  record.connections.delete(connection.number);
}

/** From here on nothing need come. */
function end(
  record: ObservedRecord,
  connection: ObservedConnection,
  moment: Moment,
  { code, isServers }: { code: number | null; isServers: boolean },
): void {
  if (connection.ending) return;
  connection.ending = moment;
  connection.closeCode = code;
  connection.isEndedByServer = isServers;
  record.tell('ending', connection);
  record.owing.excuse(connection);
  if (connection.person) record.live.delete(connection.person, connection);
}

/** Single entries are missing here: what was to come may have come. */
export function loseEntries(record: ObservedRecord, position: number): void {
  record.gapAt = position;
  record.lacksEntries = true;
  record.pending.clear();
  for (const connection of record.connections.values()) {
    record.owing.excuse(connection);
    connection.hasHead = false;
  }
}
