import type { CaseRecord } from '../../case/case-record.ts';
import { expectNothingReturned } from '../../case/expect.ts';
import { unreadHistory } from '../../case/expect-history.ts';
import { becauseOf, failed, passed, type Verdict } from '../../case/verdict.ts';
import type { DroppedFrame } from './dropped-frames.ts';
import { type Dropping, tracesOf } from './dropped-traces.ts';

/** What a frame that must be dropped is judged for. */
export type DropJudge = (
  frame: Pick<DroppedFrame, 'what' | 'isMadeOfIt'>,
  dropping: Dropping,
  record: CaseRecord,
) => Verdict;

const notUsable = becauseOf('send.stays-open', 'the connection could not be used after the frame.');

/** send.silent-… */
export const judgeSilent: DropJudge = ({ what }, { who, others, from, silence, forbidden }, record) => {
  const evidence = silence?.evidence;
  const isDelivered = others.some((other) => record.framesWith(other, forbidden).length > 0);
  const echoes = isDelivered ? [] : [forbidden];
  const verdict = expectNothingReturned(record, { who, from, evidence, forbidden: echoes, what });
  return verdict.status !== 'passed' || silence ? verdict : notUsable;
};

/** send.stays-open */
export const judgeStaysOpen: DropJudge = (frame, { who, silence, usable }, record) => {
  if (usable) return passed(silence?.evidence);
  const end = record.closed(who);
  const what = end
    ? `the server closed ${who} (${JSON.stringify(end.data)})`
    : `${who} was not usable any more: what was posted never arrived`;
  return failed(`After ${lowerFirst(frame.what)}, ${what}.`, {
    expected: 'an open connection that sends and receives',
    actual: end ? { closed: end.data } : 'a connection on which nothing arrives',
    offending: end ? [end.index] : [],
    deviations: ['closes-on-dropped-frame'],
  });
};

/** send.dropped-has-no-effect */
export const judgeNoEffect: DropJudge = (frame, dropping, record) => {
  const { silence, forbidden } = dropping;
  const { frames, stored } = tracesOf(frame, dropping, record);
  const details = { expected: 'no trace of the message', ...(silence && { evidence: silence.evidence }) };
  if (frames[0]) {
    const offending = frames.map(({ index }) => index);
    const reason = `${frame.what} was delivered to ${frames[0].who}.`;
    return failed(reason, { ...details, actual: frames[0].json ?? frames[0].text, offending });
  }
  if (stored.length > 0) {
    const offending = stored.map(({ entry }) => entry);
    const reason = `${frame.what} was stored: retrieve returns the message.`;
    const isMarked = stored.some(({ body }) => body.includes(forbidden));
    return failed(reason, { ...details, actual: isMarked ? forbidden : 'a message made of the frame', offending });
  }
  return silence ? (unreadHistory(dropping.histories) ?? passed(silence.evidence)) : notUsable;
};

export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
