import type { ChatEvent } from '../../protocol/index.ts';
import type { Moment, ObservedConnection } from './connections/observed-connection.ts';
import type { ObservedRecord } from './observed-record.ts';

type Fault = Extract<ChatEvent, { type: 'fault' }>;

/** What the wire does not show: a fault has acted, a scenario has posted, another world has begun. */
export function readNote(record: ObservedRecord, event: ChatEvent, moment: Moment): void {
  if (event.type === 'fault') disturb(record, event);
  else if (event.type === 'reloaded') record.beginLife(moment.position);
  else if (event.type === 'posted' && event.connection === undefined) addPost(record, event.message, moment);
}

/** What a fault does is never the server's doing. */
function disturb(record: ObservedRecord, { connection, request, user, on }: Fault): void {
  if (request !== undefined) record.disturbed.requests.add(request);
  else if (connection !== undefined) disturbConnection(record, connection);
  else disturbWhatIsUnderWay(record, user, on);
}

function disturbConnection(record: ObservedRecord, number: number): void {
  record.disturbed.connections.add(number);
  const connection = record.connections.get(number);
  if (!connection) return;
  connection.isDisturbed = true;
  record.owing.excuse(connection);
}

/** At the handshake nobody knows which connection it will be: there is none yet. */
function disturbWhatIsUnderWay(record: ObservedRecord, user: string | undefined, on: string): void {
  if (on === 'upgrade') return;
  for (const [number, { entry }] of record.pending) {
    if (user === undefined || entry.user === user) record.disturbed.requests.add(number);
  }
  for (const [number, connection] of record.connections) {
    if (user === undefined || isOf(record, connection, user)) disturbConnection(record, number);
  }
}

const isOf = ({ people }: ObservedRecord, { person }: ObservedConnection, user: string): boolean =>
  person === undefined || person === people.labelled(user);

/** The mock itself posts for a user: nobody sends that on the wire. */
function addPost(record: ObservedRecord, message: unknown, moment: Moment): void {
  const { message: text, room } = (message ?? {}) as { message?: unknown; room?: unknown };
  if (typeof text !== 'string' || typeof room !== 'string') return;
  const nobody = { person: undefined, connection: undefined, times: 1, messages: 0, newMessages: 0 };
  record.posts.add({ ...moment, ...nobody, text, room, standing: 'unclear', newestBefore: record.newest });
}
