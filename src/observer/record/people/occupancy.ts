import { isObject } from '../../../protocol/index.ts';
import type { ObservedExchange } from '../exchanges/observed-exchange.ts';
import type { ObservedRecord } from '../observed-record.ts';
import { isSame, type ObservedRoom, type RoomInfoAnswer } from './observed-room.ts';

/** So many answers about one room are compared. */
const mostAnswers = 8;

/** An answer of room_info has come: who is in the room, and that the caller is. */
export function readRoomInfo(record: ObservedRecord, exchange: ObservedExchange): void {
  const { sent, asked, answered, json, person } = exchange;
  const id = isObject(sent) ? sent.room_id : undefined;
  if (typeof id !== 'string' || !asked || !isObject(json)) return;
  const room = record.rooms.get(id);
  const { occupants } = json;
  if (Array.isArray(occupants) && occupants.every((occupant) => typeof occupant === 'string')) {
    const ids = new Set<string>(occupants);
    record.rooms.list(room, ids, asked.position, answered);
    compare(record, room, { room: id, request: exchange.request, person, ids, asked: asked.position, answered });
  }
  if (person) record.rooms.show(room, person, { since: answered, until: asked.position, isActive: true });
}

/** Occupants may change; where one user gets the same list before and after, nobody gets another one between. */
function compare(record: ObservedRecord, { answers }: ObservedRoom, after: RoomInfoAnswer): void {
  const before = answers.findLast(({ person }) => person !== undefined && person === after.person);
  const between = answers.find(
    (answer) => before && isBetween(answer, before, after) && !isSame(answer.ids, after.ids),
  );
  if (before && between && isSame(before.ids, after.ids)) {
    record.tell('occupantsDiffer', { before, between, after });
  }
  answers.push(after);
  if (answers.length > mostAnswers) answers.shift();
}

const isBetween = (answer: RoomInfoAnswer, before: RoomInfoAnswer, after: RoomInfoAnswer): boolean =>
  answer.asked > before.answered && answer.answered < after.asked;
