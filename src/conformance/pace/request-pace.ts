import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, isFromGateway } from '../../wire-client/index.ts';
import type { Attempt } from './attempt.ts';
import { Turns } from './turns.ts';

/** A server that has refused so often in a row, for the same user, is not asked again. */
const mostRefusals = 7;
/** Where it has never accepted a request, fewer are enough. */
const mostFirstRefusals = 3;
/** Nobody waits longer for `Retry-After`. Milliseconds. */
const longestPause = 60_000;
const halfAnHour = 1_800_000;
/** Where the answer says nothing about it, the first pause; it doubles with each refusal in a row. Milliseconds. */
const [firstPause, longestGuess] = [250, 4000];
/** A gateway that reaches nobody is asked again after each of these, at the same rate. Milliseconds. */
const pausesForGateway = [250, 500, 1000];
/** How the rate is learnt: less with each refusal, slowly more with each success. */
const [afterRefusal, afterSuccess] = [0.7, 1.01];
/** Slower than this nobody can want it. Requests a second. */
const slowest = 0.5;

/** That requests were refused for their rate: how often, and the rate at which they no longer are. */
export interface Refusals {
  count: number;
  statuses: number[];
}

const isRefused = ({ status }: Answer): boolean => status === 429 || status === 503;

/** Whether a gateway has reached nobody; with 503 it may as well limit the rate. */
const isUnanswered = (answer: Answer): boolean => answer.status !== 503 && isFromGateway(answer);

/** Requests at a rate that the server takes: the one of the config, and less where it says so by 429 or 503. */
export class RequestPace {
  readonly refusals: Refusals = { count: 0, statuses: [] };
  /** How often a gateway has answered that it reaches nobody. */
  unanswered = 0;
  readonly #all: Turns;
  readonly #users = new Map<string, UserPace>();
  readonly #longestPauses: number;
  #pausedMs = 0;

  /** @param longestPauses how long a run waits for all `Retry-After` together, in milliseconds */
  constructor(perSecond?: number, longestPauses = halfAnHour) {
    this.#all = new Turns(perSecond);
    this.#longestPauses = longestPauses;
  }

  /**
   * Sends a request when it is its turn, and again where the server asked for less or a gateway did not reach it.
   * @returns the answer; 429, 502, 503 or 504 only where it goes on like that
   */
  async send<Got extends Answer>(user: string, attempt: Attempt, request: () => Promise<Got>): Promise<Got> {
    for (const pause of pausesForGateway) {
      const answer = await this.#sendAtPace(user, attempt, request);
      if (!isUnanswered(answer)) return answer;
      this.unanswered += 1;
      await attempt.during(delay(pause));
    }
    const answer = await this.#sendAtPace(user, attempt, request);
    if (isUnanswered(answer)) attempt.troubles.add('unanswered');
    return answer;
  }

  async #sendAtPace<Got extends Answer>(user: string, attempt: Attempt, request: () => Promise<Got>): Promise<Got> {
    const pace = this.#of(user);
    for (let refused = 0; ; refused += 1) {
      await this.#turn(pace, attempt);
      const sentAt = performance.now();
      const answer = await request();
      if (!isRefused(answer)) {
        pace.accepted();
        return answer;
      }
      this.#note(answer);
      const most = pace.isAccepted || answer.retryAfterMs !== undefined ? mostRefusals : mostFirstRefusals;
      this.#pausedMs += answer.retryAfterMs ?? 0;
      if (refused < most && this.#pausedMs < this.#longestPauses && pace.refused(answer, sentAt)) continue;
      attempt.troubles.add(isFromGateway(answer) ? 'unanswered' : 'refused');
      return answer;
    }
  }

  /** The rate that was learnt for the users whom the server has refused, in requests a second. */
  get learnt(): number | undefined {
    const rates = [...this.#users.values()].map(({ rate }) => rate).filter(Number.isFinite);
    return rates.length > 0 ? Math.min(...rates) : undefined;
  }

  async #turn(pace: UserPace, attempt: Attempt): Promise<void> {
    const own = pace.take();
    if (own) await attempt.during(own);
    const all = this.#all.take();
    if (all) await attempt.during(all);
  }

  #of(user: string): UserPace {
    const pace = this.#users.get(user) ?? new UserPace();
    this.#users.set(user, pace);
    return pace;
  }

  #note({ status = 0 }: Answer): void {
    this.refusals.count += 1;
    if (!this.refusals.statuses.includes(status)) this.refusals.statuses.push(status);
  }
}

/** The rate of one user, who has no limit until the server refuses. */
class UserPace {
  readonly #turns = new Turns();
  #acceptedAt: number[] = [];
  /** Whether any request was. */
  isAccepted = false;
  #inRow = 0;
  #changedAt = 0;

  get rate(): number {
    return this.#turns.perSecond;
  }

  take(): Promise<void> | undefined {
    return this.#turns.take();
  }

  accepted(): void {
    const now = performance.now();
    this.#inRow = 0;
    this.isAccepted = true;
    this.#acceptedAt = [...this.#acceptedAt.filter((at) => at > now - 1000), now];
    if (Number.isFinite(this.rate)) this.#turns.perSecond = this.rate * afterSuccess;
  }

  /** @returns whether it is worth asking again */
  refused({ retryAfterMs }: Answer, sentAt: number): boolean {
    if (retryAfterMs !== undefined && retryAfterMs > longestPause) return false;
    // Those that were under way when the rate changed say nothing about the new one.
    if (sentAt >= this.#changedAt) this.#slowDown();
    this.#turns.pause(retryAfterMs ?? Math.min(longestGuess, firstPause * 2 ** (this.#inRow - 1)));
    return true;
  }

  #slowDown(): void {
    const now = performance.now();
    const reached = Math.max(1, this.#acceptedAt.filter((at) => at > now - 1000).length);
    this.#inRow += 1;
    this.#turns.perSecond = Math.max(slowest, afterRefusal * Math.min(this.rate, reached));
    this.#changedAt = now;
  }
}
