import { isObject } from '../../../protocol/index.ts';
import type { ObservedExchange } from '../exchanges/observed-exchange.ts';
import type { ObservedRecord } from '../observed-record.ts';
import { isSame, type ObservedRoom, type RoomInfoAnswer } from './observed-room.ts';

/** So many answers about one room are compared. */
const mostAnswers = 40;
/**
 * Where somebody comes and goes at random, each answer is one of two lists: that so many in turn depend on who asks is
 * then chance once in two thousand runs.
 */
const enoughInTurn = 12;

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

/**
 * Occupants may change between any two answers. But where two people ask in turn, and each of them is always told the same,
 * and not the same as the other, it depends on who asks. @see enoughInTurn
 */
function compare(record: ObservedRecord, room: ObservedRoom, after: RoomInfoAnswer): void {
  const { answers, toldDifferent } = room;
  const { person } = after;
  if (!person) return;
  if (answers.some((answer) => answer.person === person && !isSame(answer.ids, after.ids))) toldDifferent.add(person);
  answers.push(after);
  if (answers.length > mostAnswers) answers.shift();
  if (toldDifferent.has(person)) return;
  const other = answers.findLast(({ person: asker, ids }) => asker !== person && !isSame(ids, after.ids))?.person;
  if (!other || toldDifferent.has(other)) return;
  const inTurn = askedInTurn(answers.filter((answer) => answer.person === person || answer.person === other));
  if (inTurn.length >= enoughInTurn) record.tell('occupantsDiffer', { inTurn });
}

/** Answers of two people, each asked for after the one before, of the other person, had come. */
function askedInTurn(answers: readonly RoomInfoAnswer[]): RoomInfoAnswer[] {
  const inTurn: RoomInfoAnswer[] = [];
  for (const answer of answers) {
    const last = inTurn.at(-1);
    if (!last || (last.person !== answer.person && answer.asked > last.answered)) inTurn.push(answer);
  }
  return inTurn;
}
