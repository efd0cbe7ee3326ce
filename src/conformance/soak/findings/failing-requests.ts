import { isGatewayStatus, isObject, parseJson } from '../../../protocol/index.ts';
import type { PassedResponse, TraceEntry } from '../../../traffic/index.ts';
import { findingOf, type SoakFinding } from './soak-finding.ts';

const requirements: Readonly<Record<string, SoakFinding['requirement']>> = {
  createDm: 'create-dm.ok',
  roomInfo: 'room-info.shape',
  retrieve: 'retrieve.shape',
};

type Answered = PassedResponse & { seq: number };

/**
 * Requests in order, with a good token, that are refused now and then: the same user was given an answer by the same
 * endpoint before and after.
 */
export function failingRequests(entries: readonly TraceEntry[]): SoakFinding[] {
  const asked = new Map(entries.flatMap((entry) => (entry.kind === 'request' ? [[entry.request, entry.seq]] : [])));
  const answers = entries.filter((entry) => entry.kind === 'response' && entry.user !== undefined) as Answered[];
  const find = (isWrong: (answer: Answered) => boolean, endpoint?: string) =>
    answers
      .filter((answer) => isWrong(answer) && (endpoint === undefined || answer.endpoint === endpoint))
      .flatMap((answer) => {
        const around = goodAround(answers, answer);
        return around ? [wordsFor(answer, [asked.get(answer.request), answer.seq, ...around])] : [];
      });
  return [
    ...findingOf('auth.valid-token', find(isRefused)),
    ...Object.entries(requirements).flatMap(([endpoint, id]) => findingOf(id, find(isFailure, endpoint))),
  ];
}

const isFailure = ({ status = 0 }: Answered): boolean => status >= 500 && !isGatewayStatus(status);

function isRefused({ status, body }: Answered): boolean {
  const json = status === 401 ? parseJson(body) : undefined;
  return isObject(json) && json.error_code === 'AUTH_TOKEN_INVALID';
}

/** The nearest good answers of the same endpoint to the same user, on both sides. */
function goodAround(answers: readonly Answered[], { seq, endpoint, user }: Answered): [number, number] | undefined {
  const good = answers.filter((each) => each.status === 200 && each.endpoint === endpoint && each.user === user);
  const before = good.findLast((each) => each.seq < seq);
  const after = good.find((each) => each.seq > seq);
  return before && after && [before.seq, after.seq];
}

const wordsFor = ({ endpoint, user, status, body }: Answered, evidence: (number | undefined)[]) => ({
  sentence: `${user} was answered ${status} by ${endpoint}, and was given an answer before and after.`,
  expected: '200',
  actual: `${status} ${body.slice(0, 120)}`.trim(),
  evidence,
});
