import { type Evidence, isObject } from '../../../protocol/index.ts';
import { frameKind } from '../../../traffic/index.ts';
import {
  type Answer,
  describeAnswer,
  hintAtGateway,
  isFromGateway,
  jsonOf,
  type RecordedAnswer,
} from '../../../wire-client/index.ts';
import type { CaseRecord } from '../case-record.ts';
import { endOf } from '../closed-poster.ts';
import { type Failure, failed, passed, type Verdict } from '../verdict.ts';
import { type Frame, signatureOf, structureOf } from './frames.ts';

/** An answer as it stands in a report. */
export function shownAnswer(answer: Answer): unknown {
  const { status, body, location, failure } = answer;
  return { status, body: jsonOf(answer) ?? body, ...(location && { location }), ...(failure && { failure }) };
}

/** Frames as a failure shows them: what came, and the lines to be marked. */
export const shownFrames = (frames: readonly Frame[]) => ({
  actual: frames.map(({ json, text }) => json ?? text),
  offending: frames.map(({ index }) => index),
});

/** A failure whose culprit is an answer; unknown where a gateway has answered in place of the server. */
export function failedAnswer(answer: RecordedAnswer, reason: string, details: Partial<Failure> = {}): Verdict {
  if (isFromGateway(answer)) return { status: 'errored', reason: `${reason} ${saysNothing}` };
  return failed(reason + hintAtGateway(answer), { actual: shownAnswer(answer), offending: [answer.entry], ...details });
}

const saysNothing =
  'A gateway answers like that where it gets no answer from the server: that says nothing about the server.';

interface ExpectedError {
  status: number;
  code: string;
  /** What was asked, as the beginning of a sentence: "A request without a token". */
  what: string;
  /** Names the place, where a wrong answer there is one deviation for several requirements. */
  lenientFor?: readonly string[];
}

/** Judges an error answer: status, and the pair `error` and `error_code`. */
export function expectError(answer: RecordedAnswer, { status, code, what, lenientFor = [] }: ExpectedError): Verdict {
  const expected = { status, body: { error: 'a text', error_code: code } };
  const body = jsonOf(answer);
  if (answer.status === undefined) return { status: 'errored', reason: `${what} got ${describeAnswer(answer)}.` };
  const fail = (wanted: string, deviations: readonly string[]) =>
    failedAnswer(answer, `${what} must be answered ${wanted}, but the server answered ${describeAnswer(answer)}.`, {
      expected,
      deviations,
    });
  if (answer.status < 300) return fail(String(status), lenientFor);
  if (answer.status !== status) return fail(String(status), [`status:${status}:${answer.status}`]);
  if (!isObject(body)) return fail('with a JSON object', [`error-body:${status}`]);
  if (body.error_code !== code) return fail(`with the error_code ${code}`, [`code:${code}:${body.error_code}`]);
  if (typeof body.error !== 'string') return fail('with a string `error`', [`error-type:${status}`]);
  return passed();
}

/** Judges that nothing was found by an odd id; a server may refuse such an id, where it is a usual one that gets a 404. */
export const expectNothingThere = (answer: RecordedAnswer, what: string): Verdict =>
  expectRefused(answer, what, { from: 300, wanted: 'answered 404', expected: { status: 404 } });

/** Judges that a malformed request got a 4xx. */
export const expectClientError = (answer: RecordedAnswer, what: string): Verdict =>
  expectRefused(answer, what, { from: 400, wanted: 'answered by a 4xx', expected: 'a status from 400 to 499' });

interface Refusal {
  /** The least status that will do; none from 500 on does. */
  from: number;
  wanted: string;
  expected: unknown;
}

function expectRefused(answer: RecordedAnswer, what: string, { from, wanted, expected }: Refusal): Verdict {
  if (answer.status === undefined) return { status: 'errored', reason: `${what} got ${describeAnswer(answer)}.` };
  if (answer.status >= from && answer.status < 500) return passed();
  const reason = `${what} must be ${wanted}, but the server answered ${describeAnswer(answer)}.`;
  return failedAnswer(answer, reason, { expected });
}

/** The frames that a connection was sent since an entry and that nothing documented explains. */
export function unexplained(record: CaseRecord, who: string, from: number, forbidden: readonly string[] = []): Frame[] {
  return record.frames(who, from).filter((frame) => {
    const kind = frameKind(frame);
    if (kind === 'live') return forbidden.some((marker) => frame.text.includes(marker));
    return kind === 'error' || (kind === 'undocumented' && !isExplained(frame, record.profile));
  });
}

/** Comes without being provoked, or is what this server sends for a post that is in order. */
function isExplained({ text }: Frame, { unsolicitedFrames, acknowledgements }: CaseRecord['profile']): boolean {
  return unsolicitedFrames.includes(structureOf(text)) || acknowledgements.includes(signatureOf(text));
}

interface SilentConnection {
  who: string;
  /** Index of the transcript entry from which on nothing must come. */
  from: number;
  evidence: Evidence | undefined;
  /** The markers of the messages that must be dropped. */
  forbidden: readonly string[];
  /** What was sent, as the beginning of a sentence: "A frame to a foreign room". */
  what: string;
}

/** Judges that nothing was returned on a connection since the forbidden frame. */
export function expectNothingReturned(
  record: CaseRecord,
  { who, from, evidence, forbidden, what }: SilentConnection,
): Verdict {
  const frames = unexplained(record, who, from, forbidden);
  if (frames.length === 0) return passed(evidence);
  return failed(`${what} must return nothing, but ${who} received ${frames[0]?.text}.`, {
    expected: 'nothing',
    ...shownFrames(frames),
    ...(evidence && { evidence }),
  });
}

interface Unheard {
  /** Connections that must not receive the markers. */
  by: readonly string[];
  markers: readonly string[];
  evidence: Evidence;
  /** The end of the sentence "… received a message that": "was posted to a room it is not in". */
  because: string;
}

/** Judges that no connection received any of the markers. */
export function expectUnheard(record: CaseRecord, { by, markers, evidence, because }: Unheard): Verdict {
  const frames = by.flatMap((who) => markers.flatMap((marker) => record.framesWith(who, marker)));
  if (frames.length === 0) return passed(evidence);
  return failed(`${frames[0]?.who} received a message that ${because}.`, {
    expected: 'no frame with the message',
    ...shownFrames(frames),
    evidence,
  });
}

/** Judges that a connection received each of the markers. */
export function expectHeard(record: CaseRecord, who: string, markers: readonly string[], because: string): Verdict {
  const missing = markers.filter((marker) => record.framesWith(who, marker).length === 0);
  if (missing.length === 0) return passed();
  const sent = record.sentTexts.find(({ text }) => text.includes(missing[0] ?? ''));
  const end = sent && record.closed(sent.who);
  const closing = end ? `${endOf(sent.who, end.data)}, which posted. ` : '';
  const lost = `The connection ${who} did not receive ${missing.length} of ${markers.length} messages ${because}.`;
  return failed(`${closing}${lost}`, {
    expected: markers,
    actual: { missing },
    ...(sent && { offending: [...(end ? [end.index] : []), sent.index] }),
  });
}
