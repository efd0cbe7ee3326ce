import { setTimeout as delay } from 'node:timers/promises';
import { type HandshakeRefusal, retryAfterOf } from '../../wire-client/index.ts';
import { isRefused, LearntPace } from './learnt-pace.ts';
import { RetryAfterBudget } from './retry-after-budget.ts';

/** So often a handshake is tried again where the server says when, and where it says nothing. */
const [mostWhenTold, mostOtherwise] = [7, 5];
/** What is refused may be one connection too many, or a server that is away: this handshake alone waits. Milliseconds. */
const pauses = [250, 500, 1000, 2000];

interface Surroundings {
  /** How many connections are open. */
  openTogether(): number;
  /** Told of a handshake that was refused so many times, with a status, and then accepted. */
  onAccepted(status: number, refused: number): void;
}

/** Handshakes at a rate that the server takes, all users together: gateways count them by address. */
export class HandshakePace {
  readonly learnt = new LearntPace();
  readonly surroundings: Surroundings;
  readonly budget: RetryAfterBudget;

  constructor(surroundings: Surroundings, budget = new RetryAfterBudget()) {
    this.surroundings = surroundings;
    this.budget = budget;
  }

  begin(): PacedHandshake {
    return new PacedHandshake(this);
  }
}

/** How one connection comes to be opened, if need be at the second try. */
export class PacedHandshake {
  readonly #pace: HandshakePace;
  /** The statuses that refused it. */
  readonly #refusals: number[] = [];
  #begunAt = 0;

  constructor(pace: HandshakePace) {
    this.#pace = pace;
  }

  /** Settles when it may begin; undefined: at once. */
  turn(): Promise<void> | undefined {
    this.#begunAt = performance.now();
    return this.#pace.learnt.take()?.then(() => {
      this.#begunAt = performance.now();
    });
  }

  /** Settles when it may be tried again; undefined where that is of no use. */
  turnAgain({ status, headers }: HandshakeRefusal): Promise<void> | undefined {
    if (!isRefused({ status })) return undefined;
    const retryAfterMs = retryAfterOf(headers);
    const tries = this.#refusals.push(status) - 1;
    // With 503 a gateway may as well say that nobody is there.
    const isForRate = retryAfterMs !== undefined || (status === 429 && this.#pace.surroundings.openTogether() === 0);
    return isForRate ? this.#turnAtRate(retryAfterMs, tries) : afterPause(pauses[tries]);
  }

  #turnAtRate(retryAfterMs: number | undefined, tries: number): Promise<void> | undefined {
    const most = retryAfterMs === undefined ? mostOtherwise : mostWhenTold;
    if (tries >= most || !this.#pace.budget.take(retryAfterMs)) return undefined;
    const isSlower = this.#pace.learnt.refused({ retryAfterMs }, this.#begunAt);
    return isSlower ? (this.turn() ?? Promise.resolve()) : undefined;
  }

  accepted(): void {
    const { learnt, surroundings } = this.#pace;
    learnt.accepted();
    const status = this.#refusals.at(-1);
    if (status !== undefined) surroundings.onAccepted(status, this.#refusals.length);
  }
}

const afterPause = (ms: number | undefined): Promise<void> | undefined => (ms === undefined ? undefined : delay(ms));
