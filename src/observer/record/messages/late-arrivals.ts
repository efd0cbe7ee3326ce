import type { Moment } from '../connections/observed-connection.ts';
import type { HistoryAnswer } from '../exchanges/history-answer.ts';
import type { ObservedRecord } from '../observed-record.ts';
import type { ObservedMessage } from './observed-message.ts';
import type { Shown } from './shown.ts';

/** So many messages that came while a request was under way are looked at. */
const mostUnderWay = 5000;

/** A message is seen for the first time: has a history of somebody in its room already gone past its id? */
export function lookForLateArrival(record: ObservedRecord, message: ObservedMessage, position: number): void {
  const { greatestReturned } = record;
  if (greatestReturned === undefined || message.id > greatestReturned) return;
  for (const person of message.room?.insiders ?? []) {
    const answer = passedBy(record.rooms.shownTo(person), message);
    if (answer) tell(record, message, answer, position);
  }
}

/** An answer of retrieve has come: what was first seen while it was under way, and did it go past that? */
export function lookForPassedOver(record: ObservedRecord, answer: HistoryAnswer): void {
  const { asked, greatest, after } = answer;
  if (!asked || greatest === undefined || after === undefined) return;
  const { inOrder } = record;
  const lowest = Math.max(0, inOrder.length - mostUnderWay);
  for (let index = inOrder.length - 1; index >= lowest; index -= 1) {
    const message = inOrder[index] as ObservedMessage;
    if (message.first <= asked.position) return;
    const isPassed = message.seenInAnswer !== answer.number && message.id > after && message.id < greatest;
    if (isPassed && message.room?.insiders.has(answer.person)) tell(record, message, answer, message.first);
  }
}

function passedBy({ answers }: Shown, message: ObservedMessage): HistoryAnswer | undefined {
  let [low, high] = [0, answers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (((answers[middle] as HistoryAnswer).greatest ?? 0) > message.id) high = middle;
    else low = middle + 1;
  }
  const answer = answers[low];
  return answer?.after !== undefined && answer.after < message.id ? answer : undefined;
}

function tell(record: ObservedRecord, message: ObservedMessage, answer: HistoryAnswer, position: number): void {
  if (!answer.asked) return;
  const late = { answer: answer as HistoryAnswer & { asked: Moment }, message, position };
  record.tell('lateArrival', late);
}
