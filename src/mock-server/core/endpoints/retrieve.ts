import { type Dialect, isRetrieveRequest, type Message } from '../../../protocol/index.ts';
import { newerMessages } from '../world.ts';
import { badRequest, type EndpointAnswer, type EndpointCall } from './answer.ts';

/** POST /chat/retrieve: every message of the caller's rooms with an id greater than `after`. */
export function retrieve({ dialect, caller, body }: EndpointCall): EndpointAnswer {
  if (!isRetrieveRequest(body)) return badRequest('{"after": <message id, 0 for all>}');
  const messages = inDialectOrder(dialect, newerMessages(caller, body.after));
  const answer = dialect.retrieveKey === 'occupants' ? { room_name: null, occupants: messages } : { messages };
  const many = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  return { status: 200, body: JSON.stringify(answer), detail: `${many} after ${body.after}` };
}

/** By ascending id, or room by room and newest first where the dialect promises no order (reading 9). */
function inDialectOrder({ ordersHistory }: Dialect, rooms: Message[][]): Message[] {
  if (!ordersHistory) return rooms.flatMap((messages) => messages.toReversed());
  if (rooms.length === 1) return rooms[0] ?? [];
  return rooms.flat().sort((a, b) => a.id - b.id);
}
