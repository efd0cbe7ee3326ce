import { setTimeout as delay } from 'node:timers/promises';

/** Gives turns at an even distance, so that no second ever has more of them than the rate allows. */
export class Turns {
  #perSecond: number;
  #next = 0;
  #pausedUntil = 0;

  /** @param perSecond without a limit where left out */
  constructor(perSecond = Number.POSITIVE_INFINITY) {
    this.#perSecond = perSecond;
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  /** Changes the rate of the turns that are still to be given. */
  set perSecond(rate: number) {
    this.#perSecond = rate;
  }

  /** Gives no turn for so many milliseconds. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }

  /** Undefined where it is one's turn at once; else settles when it is. */
  take(): Promise<void> | undefined {
    const now = performance.now();
    const at = Math.max(now, this.#next, this.#pausedUntil);
    this.#next = at + 1000 / this.#perSecond;
    return at <= now ? undefined : this.#waitUntil(at);
  }

  /** Settles when a turn would be given at once. */
  free(): Promise<void> {
    return this.#waitUntil(Math.max(this.#next, this.#pausedUntil));
  }

  async #waitUntil(at: number): Promise<void> {
    for (let left = at - performance.now(); left > 0; left = this.#pausedUntil - performance.now()) {
      await delay(left);
    }
  }
}
