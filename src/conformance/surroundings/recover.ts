import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '../../wire-client/index.ts';
import type { Session } from '../case/session.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import { stillHolds } from './still-holds.ts';

/** A target that is not back after so many milliseconds is gone for good. */
const patience = 12_000;
const betweenAttempts = 200;
/** What gateways answer in place of a server that is not there. */
const nobodyBehind = [502, 503, 504];

/**
 * Waits until a target that could not be reached can be again, and looks whether it is the same as before.
 * @returns why the run cannot go on, as a sentence; undefined where it can
 */
export async function recover(session: Session, profile: ServerProfile): Promise<string | undefined> {
  const away = await whyStillAway(session);
  if (away !== undefined) {
    return `The target went away and did not come back within ${patience / 1000} s: ${session.setup.url} cannot be reached${away}.`;
  }
  session.outages += 1;
  const problem = await stillHolds(session, profile);
  return problem && `The target went away and came back as another. ${problem} Does it keep its data in memory?`;
}

const whyStillAway = ({ http, setup, stopping }: Session): Promise<string | undefined> =>
  untilReachable(http, setup.url, patience, stopping.signal);

/** @returns undefined where it can be reached; else what is in the way, for the end of a sentence */
async function untilReachable(
  http: HttpClient,
  url: string,
  ms: number,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const deadline = performance.now() + ms;
  for (;;) {
    const { status, code, failure } = await http.send({ method: 'GET', url });
    if (status !== undefined && !nobodyBehind.includes(status)) return undefined;
    if (performance.now() > deadline || signal?.aborted) return code === 'EPROXY' ? `: ${failure}` : '';
    await delay(betweenAttempts);
  }
}

/**
 * Waits until a target answers at all, as after a deployment.
 * @param ms so many milliseconds at most
 * @throws CheckProblem where it does not
 */
export async function waitUntilReachable(url: string, { tls }: Pick<CheckSetup, 'tls'>, ms: number): Promise<void> {
  const http = new HttpClient({ tls, timeoutMs: Math.min(ms, 5000), keepAlive: false });
  const away = await untilReachable(http, url, ms);
  if (away === undefined) return;
  throw new CheckProblem(`${url} cannot be reached, nor could it be within ${ms / 1000} s${away}.`);
}
