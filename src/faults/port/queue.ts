import type { Clock } from '../clock.ts';
import { HeldUp } from './held-up.ts';

/** One direction of a connection: what is held up holds up what comes behind it, so that the order stays. */
export class Queue {
  readonly #clock: Clock;
  readonly #onMoved: () => void;
  readonly #waiting = new HeldUp();
  #busyUntil = Number.NEGATIVE_INFINITY;

  /** @param onMoved is called when something that was held up has gone on */
  constructor(clock: Clock, onMoved: () => void) {
    this.#clock = clock;
    this.#onMoved = onMoved;
  }

  get isEmpty(): boolean {
    return this.#waiting.isEmpty;
  }

  /** How many are held up. */
  get bytes(): number {
    return this.#waiting.bytes;
  }

  /**
   * @param delayMs how long this is held up, in milliseconds; at least as long as what is before it
   * @param bytes how many it has
   */
  pass(delayMs: number, act: () => void, bytes: number): void {
    if (delayMs === 0 && this.isEmpty) {
      act();
      return;
    }
    const now = this.#clock.now();
    this.#busyUntil = Math.max(now + delayMs, this.#busyUntil);
    this.#waiting.add(act, bytes);
    // The timer takes the first in the queue, which keeps the order even if two are due at once.
    this.#clock.setTimer(this.#busyUntil - now, () => {
      this.#waiting.releaseOne();
      this.#onMoved();
    });
  }

  clear(): void {
    this.#waiting.clear();
    this.#onMoved();
  }
}
