import { type ChatEvent, type Dialect, isRetrieveRequest, type Message } from '../../../protocol/index.ts';
import { newerMessages, type World } from '../world.ts';
import { badRequest, type EndpointAnswer, type EndpointCall } from './answer.ts';

/** POST /chat/retrieve: every message of the caller's rooms with an id greater than `after`. */
export function retrieve({ world, dialect, caller, body }: EndpointCall): EndpointAnswer {
  if (!isRetrieveRequest(body)) return badRequest('{"after": <message id, 0 for all>}');
  const messages = inDialectOrder(dialect, newerMessages(caller, body.after));
  const answer = dialect.retrieveKey === 'occupants' ? { room_name: null, occupants: messages } : { messages };
  const many = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  const detail = `${many} after ${body.after}`;
  const notice = noticeAhead(world, caller.id, body.after);
  return { status: 200, body: JSON.stringify(answer), detail, ...(notice && { notice }) };
}

/** The first time that a user asks beyond the newest id: a client that remembers an earlier world shows nothing new. */
function noticeAhead(world: World, user: string, after: number): ChatEvent | undefined {
  if (after <= world.lastMessageId || world.aheadOfIds.has(user)) return undefined;
  world.aheadOfIds.add(user);
  return { type: 'ahead-of-ids', user, after, newest: world.lastMessageId };
}

/** By ascending id, or room by room and newest first where the dialect promises no order (reading 9). */
function inDialectOrder({ ordersHistory }: Dialect, rooms: Message[][]): Message[] {
  if (!ordersHistory) return rooms.flatMap((messages) => messages.toReversed());
  if (rooms.length === 1) return rooms[0] ?? [];
  return rooms.flat().sort((a, b) => a.id - b.id);
}
