import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, isFromGateway } from '../../wire-client/index.ts';
import type { Attempt } from './attempt.ts';
import { isRefused, LearntPace } from './learnt-pace.ts';
import { RetryAfterBudget } from './retry-after-budget.ts';
import { Turns } from './turns.ts';

/** A server that has refused so often in a row, for the same user, is not asked again. */
const mostRefusals = 7;
/** Where it has never accepted a request, fewer are enough. */
const mostFirstRefusals = 3;
/** A gateway that reaches nobody is asked again after each of these, at the same rate. Milliseconds. */
const pausesForGateway = [250, 500, 1000];

/** That requests were refused for their rate: how often, and the rate at which they no longer are. */
export interface Refusals {
  count: number;
  statuses: number[];
}

/** Whether a gateway has reached nobody; with 503 it may as well limit the rate. */
const isUnanswered = (answer: Answer): boolean => answer.status !== 503 && isFromGateway(answer);

/** Requests at a rate that the server takes: the one of the config, and less where it says so by 429 or 503. */
export class RequestPace {
  readonly refusals: Refusals = { count: 0, statuses: [] };
  /** How often a gateway has answered that it reaches nobody. */
  unanswered = 0;
  readonly #all: Turns;
  readonly #users = new Map<string, LearntPace>();
  readonly #budget: RetryAfterBudget;

  constructor(perSecond?: number, budget = new RetryAfterBudget()) {
    this.#all = new Turns(perSecond);
    this.#budget = budget;
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
      this.note(answer);
      const most = pace.isAccepted || answer.retryAfterMs !== undefined ? mostRefusals : mostFirstRefusals;
      const isTimeLeft = this.#budget.take(answer.retryAfterMs);
      if (refused < most && isTimeLeft && pace.refused(answer, sentAt)) continue;
      attempt.troubles.add(isFromGateway(answer) ? 'unanswered' : 'refused');
      return answer;
    }
  }

  /** The rate that was learnt for the users whom the server has refused, in requests a second. */
  get learnt(): number | undefined {
    const rates = [...this.#users.values()].map(({ rate }) => rate).filter(Number.isFinite);
    return rates.length > 0 ? Math.min(...rates) : undefined;
  }

  async #turn(pace: LearntPace, attempt: Attempt): Promise<void> {
    const own = pace.take();
    if (own) await attempt.during(own);
    const all = this.#all.take();
    if (all) await attempt.during(all);
  }

  #of(user: string): LearntPace {
    const pace = this.#users.get(user) ?? new LearntPace();
    this.#users.set(user, pace);
    return pace;
  }

  /** Notes that the server has refused something for its rate, so many times. */
  note({ status = 0 }: Pick<Answer, 'status'>, times = 1): void {
    this.refusals.count += times;
    if (!this.refusals.statuses.includes(status)) this.refusals.statuses.push(status);
  }
}
