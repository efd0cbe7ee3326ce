import type { Clock } from './clock.ts';

/** One direction of a connection: what is held up holds up what comes behind it, so that the order stays. */
export class Queue {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #busyUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** @param delayMs how long this is held up, in milliseconds; at least as long as what is before it */
  pass(delayMs: number, act: () => void): void {
    if (delayMs === 0 && this.#waiting.length === 0) {
      act();
      return;
    }
    const now = this.#clock.now();
    this.#busyUntil = Math.max(now + delayMs, this.#busyUntil);
    this.#waiting.push(act);
    // The timer takes the first in the queue, which keeps the order even if two are due at once.
    this.#clock.setTimer(this.#busyUntil - now, () => this.#waiting.shift()?.());
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
