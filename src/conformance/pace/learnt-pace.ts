import { Turns } from './turns.ts';

/** Nobody waits longer for `Retry-After`. Milliseconds. */
const longestPause = 60_000;
/** Where the answer says nothing about it, the first pause; it doubles with each refusal in a row. Milliseconds. */
const [firstPause, longestGuess] = [250, 4000];
/** How the rate is learnt: less with each refusal, slowly more with each success. */
const [afterRefusal, afterSuccess] = [0.7, 1.01];
/** Slower than this nobody can want it. A second. */
const slowest = 0.5;

/** Whether something was refused for its rate, or for how many there are already. */
export const isRefused = ({ status }: { status?: number }): boolean => status === 429 || status === 503;

/** A rate without a limit until the server refuses something for it. */
export class LearntPace {
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
  refused({ retryAfterMs }: { retryAfterMs?: number | undefined }, sentAt: number): boolean {
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
