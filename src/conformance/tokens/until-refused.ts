import { setTimeout as delay } from 'node:timers/promises';
import { chatPaths } from '../../protocol/index.ts';
import { type Answer, describeAnswer, type HttpClient, isFromGateway } from '../../wire-client/index.ts';
import { CheckProblem } from '../config/check-problem.ts';

/** How often it is asked whether a token has run out, and for how long at most. Milliseconds. */
const [betweenQuestions, longestWait] = [1000, 15 * 60_000];
/** An answer that is neither a success nor a refusal of the token is believed when it has come so often in a row. */
const oftenEnough = 3;

interface Waiting {
  /** Base URL of the server. */
  url: string;
  token: string;
  signal: AbortSignal;
}

/** Waits until a token has run out. @throws CheckProblem where it is valid for too long */
export async function untilRefused(http: HttpClient, { url, token, signal }: Waiting): Promise<void> {
  const deadline = performance.now() + longestWait;
  const request = { url: `${url}${chatPaths.retrieve}`, body: '{"after":0}', authorization: `Bearer ${token}` };
  let alike: number[] = [];
  for (;;) {
    const answer = await http.send(request);
    if (answer.status === 401 || answer.status === 403) return;
    alike = isAnswerToToken(answer) ? [...alike.filter((status) => status === answer.status), answer.status] : [];
    if (alike.length >= oftenEnough) return;
    if (performance.now() > deadline) throw new CheckProblem(notExpired(answer));
    await delay(Math.min(60_000, Math.max(betweenQuestions, answer.retryAfterMs ?? 0)), undefined, { signal });
  }
}

/** Neither a success nor what happens on the way, or where too much is asked. */
const isAnswerToToken = (answer: Answer): answer is Answer & { status: number } =>
  answer.status !== undefined && answer.status !== 200 && answer.status !== 429 && !isFromGateway(answer);

function notExpired(answer: Answer): string {
  const minutes = longestWait / 60_000;
  return answer.status === 200
    ? `tokens.expired: the token is still valid after ${minutes} minutes.`
    : `tokens.expired: whether the token has run out was not learnt within ${minutes} minutes; in the end came ${describeAnswer(answer)}.`;
}
