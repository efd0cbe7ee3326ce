import { setTimeout as delay } from 'node:timers/promises';
import { chatPaths } from '../../protocol/index.ts';
import { type Answer, HttpClient, isFromGateway } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import { stillHolds } from './still-holds.ts';

/** A target that is not back after so many milliseconds is gone for good. */
const patience = 12_000;
const betweenAttempts = 200;

/**
 * Waits until a target that could not be reached can be again, and looks whether it is the same as before.
 * @returns why the run cannot go on, as a sentence; undefined where it can
 */
export async function recover(session: Session, profile: ServerProfile): Promise<string | undefined> {
  const away = await untilReachable(() => askBoth(session, profile), patience, session.stopping.signal);
  if (away !== undefined) {
    return `The target went away and did not come back within ${patience / 1000} s: ${session.setup.url} cannot be reached${away}.`;
  }
  session.outages += 1;
  const problem = await stillHolds(session, profile);
  return problem && `The target went away and came back as another. ${problem} Does it keep its data in memory?`;
}

/** Whether the chat answers anything: a gateway may have pages of its own, and one endpoint may never be answered. */
export const isThere = async (session: Session, profile: ServerProfile): Promise<boolean> =>
  (await askBoth(session, profile)).some(isFromServer);

/** Asks what every server answers, as the member. */
function askBoth({ http, setup }: Session, { rooms, recentId }: ServerProfile): Promise<Answer[]> {
  const authorization = `Bearer ${setup.users.member.token}`;
  const ask = (path: string, body: string) => http.send({ url: `${setup.url}${path}`, authorization, body });
  return Promise.all([
    ask(chatPaths.retrieve, `{"after":${recentId}}`),
    ask(chatPaths.roomInfo, JSON.stringify({ room_id: rooms.shared ?? '1' })),
  ]);
}

const isFromServer = (answer: Answer): boolean => answer.status !== undefined && !isFromGateway(answer);

/** @returns undefined where it can be reached; else what is in the way, for the end of a sentence */
async function untilReachable(
  ask: () => Promise<Answer[]>,
  ms: number,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answers = await ask();
    if (answers.some(isFromServer)) return undefined;
    const [{ code, failure } = { code: undefined, failure: undefined }] = answers;
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
  const away = await untilReachable(async () => [await http.send({ method: 'GET', url })], ms);
  if (away === undefined) return;
  throw new CheckProblem(`${url} cannot be reached, nor could it be within ${ms / 1000} s${away}.`);
}
