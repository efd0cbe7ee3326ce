import type { CaseRecord } from '../../case/case-record.ts';
import { closedPoster, endOf } from '../../case/closed-poster.ts';
import { becauseOf, failed, type Verdict } from '../../case/verdict.ts';

interface UnheardPost {
  text: string;
  /** The index of the entry with which it was sent. */
  from: number;
  by: string;
  at: string;
}

/** A post that did not come: what the server has shown elsewhere was posted, and lost on its way; else it was dropped. */
export function unheardPost(
  { text, from, by, at }: UnheardPost,
  record: CaseRecord,
  { reason, ...dropped }: { reason: string; expected: string; deviations?: string[]; remedy?: string },
): Verdict {
  if (record.hasShown(text)) {
    return becauseOf('live.after-connected', `the server has the message ${text}, and ${at} did not receive it.`);
  }
  const actual = 'nothing arrived';
  const end = closedPoster(record, by, 'a text to a room that its user is in');
  if (end) {
    const { expected } = dropped;
    return failed(end.reason, { expected, actual, offending: [from, end.index], remedy: end.remedy });
  }
  return failed(`${reason}${howEnded(record, at)}`, { ...dropped, actual, offending: [from] });
}

/** Says so where the server closed the connection that was to receive it. */
function howEnded(record: CaseRecord, at: string): string {
  const end = record.closed(at);
  return end ? ` ${endOf(at, end.data)}.` : '';
}
