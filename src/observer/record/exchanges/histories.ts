import { isObject, type JsonObject, type MessageId, readId } from '../../../protocol/index.ts';
import { readVersion } from '../../read/message-shape.ts';
import type { Moment } from '../connections/observed-connection.ts';
import { owe } from '../messages/deliveries.ts';
import { lookForPassedOver } from '../messages/late-arrivals.ts';
import type { ObservedMessage } from '../messages/observed-message.ts';
import { see } from '../messages/sightings.ts';
import type { ObservedRecord } from '../observed-record.ts';
import type { ObservedRoom } from '../people/observed-room.ts';
import type { HistoryAnswer } from './history-answer.ts';
import type { ObservedExchange } from './observed-exchange.ts';

/** So many messages that one history lacks are looked at. */
const mostAbsent = 3;

/** The list in an answer of retrieve, under either key (reading 2). */
export function listIn(json: unknown, key: 'occupants' | 'messages' | undefined): unknown[] | undefined {
  if (!isObject(json)) return undefined;
  const list = (key && json[key]) ?? json.occupants ?? json.messages;
  return Array.isArray(list) ? list : undefined;
}

/** An answer of retrieve has come: what it shows, and what it lacks. */
export function readHistory(record: ObservedRecord, exchange: ObservedExchange, moment: Moment): void {
  const list = listIn(exchange.json, record.knowledge.dialect?.retrieveKey);
  const { person } = exchange;
  if (!list || !person) return;
  const answer = answerOf(record, exchange, list.length);
  const messages: ObservedMessage[] = [];
  const rooms = new Set<ObservedRoom>();
  for (const item of list.filter(isObject)) {
    const message = show(record, { answer, rooms }, item, moment);
    if (message) messages.push(message);
  }
  const showing = { since: moment.position, until: answer.asked?.position, isActive: false };
  for (const room of rooms) record.rooms.show(room, person, showing);
  const isReadWhole = messages.length === list.length;
  if (isReadWhole && answer.after !== undefined && answer.asked) tellOfAbsent(record, answer);
  lookForPassedOver(record, answer);
  keep(record, answer, messages);
  record.tell('history', { answer, messages, rooms });
}

function answerOf(record: ObservedRecord, exchange: ObservedExchange, size: number): HistoryAnswer {
  const { person, request, asked, answered, sent, isSentKnown } = exchange;
  const after = isSentKnown && isObject(sent) && typeof sent.after !== 'string' ? readId(sent.after) : undefined;
  const number = record.nextAnswer();
  return {
    number,
    person: person as NonNullable<typeof person>,
    request,
    after,
    greatest: undefined,
    size,
    asked,
    answered,
  };
}

function show(
  record: ObservedRecord,
  { answer, rooms }: { answer: HistoryAnswer; rooms: Set<ObservedRoom> },
  item: JsonObject,
  moment: Moment,
): ObservedMessage | undefined {
  const version = readVersion(item);
  if (version.id === undefined) return undefined;
  const message = see(record, version.id, version, { position: moment.position, answer });
  message.firstHistory ??= moment.position;
  message.seenInAnswer = answer.number;
  if (message.known === undefined && message.sentAfter !== undefined) owe(record, message, moment);
  if (answer.greatest === undefined || version.id > answer.greatest) answer.greatest = version.id;
  // Where the two differ, nobody knows which room it is.
  if (message.room && message.room.id === version.room) rooms.add(message.room);
  return message;
}

/** What was known before the request and is not in the answer, in rooms that the person may be in. */
function tellOfAbsent(record: ObservedRecord, answer: HistoryAnswer): void {
  const { asked, after, person } = answer;
  let absent = 0;
  for (const room of record.rooms.shownTo(person).rooms) {
    for (const message of record.rooms.messagesIn(room).after(after as MessageId)) {
      if (message.seenInAnswer === answer.number || message.first >= (asked as Moment).position) continue;
      record.tell('absence', { answer: answer as typeof answer & { asked: Moment }, message });
      absent += 1;
      if (absent >= mostAbsent) return;
    }
  }
}

/** Keeps what was shown, and an answer that goes further than those before. */
function keep(record: ObservedRecord, answer: HistoryAnswer, messages: readonly ObservedMessage[]): void {
  const { greatest, person } = answer;
  const shown = record.rooms.shownTo(person);
  for (const { index } of messages) {
    shown.messages.add(index);
    if (answer.after === 0) shown.fromZero.add(index);
  }
  if (greatest === undefined) return;
  const { answers } = shown;
  const before = answers.at(-1)?.greatest;
  if (before === undefined || greatest > before) answers.push(answer);
  if (record.greatestReturned === undefined || greatest > record.greatestReturned) record.greatestReturned = greatest;
}
