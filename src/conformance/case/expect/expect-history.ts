import { isObject, parseExactly } from '../../../protocol/index.ts';
import { findList } from '../../../traffic/index.ts';
import { describeAnswer, type RecordedAnswer } from '../../../wire-client/index.ts';
import type { CaseRecord } from '../case-record.ts';
import { becauseOf, passed, type Verdict } from '../verdict.ts';
import { failedAnswer } from './expect.ts';

/** The messages in a recorded answer, under the key that this server uses (reading 2); their ids are exact. */
export const messagesIn = (answer: RecordedAnswer, { profile }: CaseRecord) =>
  (findList(parseExactly(answer.body), profile.retrieveKey) ?? []).filter(isObject);

/** That nothing stands in a history shows nothing where it could not be read; undefined if all of them could. */
export function unreadHistory(answers: readonly RecordedAnswer[]): Verdict | undefined {
  const part = answers.find(isPart);
  if (part) return unreadable(part);
  const unread = answers.find(({ status }) => status !== 200);
  if (!unread) return undefined;
  const reason = `what is stored could not be read, as retrieve answered ${describeAnswer(unread)}.`;
  return becauseOf('retrieve.shape', reason);
}

/** A history of which only a part has come shows nothing of what it lacks. */
const isPart = ({ status, failure, truncated }: RecordedAnswer): boolean =>
  status === 200 && (failure !== undefined || truncated === true);

const unreadable = (answer: RecordedAnswer): Verdict => ({
  status: 'errored',
  reason: `The history could not be read to its end: retrieve answered ${describeAnswer(answer)}.`,
});

/** Judges that a history has every marker, once. */
export function expectComplete(
  answer: RecordedAnswer,
  markers: readonly string[],
  role: string,
  record: CaseRecord,
): Verdict {
  if (isPart(answer)) return unreadable(answer);
  if (answer.status === 401) return becauseOf('auth.valid-token', `retrieve answered ${describeAnswer(answer)}.`);
  const texts = messagesIn(answer, record).map(({ message }) => String(message));
  const count = (marker: string) => texts.filter((text) => text.includes(marker)).length;
  const missing = markers.filter((marker) => count(marker) === 0);
  const repeated = markers.filter((marker) => count(marker) > 1);
  if (missing.length + repeated.length === 0) return passed();
  const fault = missing.length > 0 ? `lacks ${missing.length}` : `repeats ${repeated.length}`;
  const reason = `The history of ${role} ${fault} of ${markers.length} messages that were posted.`;
  return failedAnswer(answer, reason, {
    expected: 'every message once',
    actual: { missing, repeated, returned: texts.length },
  });
}
