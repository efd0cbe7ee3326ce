import { setTimeout as delay } from 'node:timers/promises';
import { chatPaths } from '../../protocol/index.ts';
import type { HttpClient } from '../../wire-client/index.ts';
import { CheckProblem } from '../config/check-problem.ts';

/** How often it is asked whether a token has run out, and for how long at most. Milliseconds. */
const [betweenQuestions, longestWait] = [1000, 15 * 60_000];

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
  while ((await http.send(request)).status === 200) {
    if (performance.now() > deadline) {
      throw new CheckProblem(`tokens.expired: the token is still valid after ${longestWait / 60_000} minutes.`);
    }
    await delay(betweenQuestions, undefined, { signal });
  }
}
