import { setTimeout as delay } from 'node:timers/promises';

/**
 * Gives turns at an even distance, so that no second ever has more of them than the rate allows, also after this process
 * was kept from running: turns that are overdue then are not given all at once.
 */
export class Turns {
  #perSecond: number;
  #next = 0;
  #pausedUntil = 0;
  readonly #waiting: (() => void)[] = [];
  #isGiving = false;

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
    if (this.#waiting.length === 0 && this.#due <= performance.now()) {
      this.#next = performance.now() + this.#distance;
      return undefined;
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#isGiving) void this.#giveToAll();
    });
  }

  /** Settles when a turn would be given at once. */
  async free(): Promise<void> {
    while (this.#waiting.length > 0 || this.#due > performance.now()) await delay(this.#left);
  }

  /** When the next turn may be given, on the clock of `performance`. */
  get #due(): number {
    return Math.max(this.#next, this.#pausedUntil);
  }

  get #left(): number {
    return Math.max(1, this.#due - performance.now());
  }

  /** Between two turns, in milliseconds. */
  get #distance(): number {
    return 1000 / this.#perSecond;
  }

  /** A timer that is a little late shifts nothing; one that is later than a whole turn does. */
  #given(): void {
    const now = performance.now();
    const isLittleLate = now - this.#next < this.#distance;
    this.#next = (isLittleLate ? this.#next : now) + this.#distance;
  }

  async #giveToAll(): Promise<void> {
    this.#isGiving = true;
    while (this.#waiting.length > 0) {
      if (this.#due > performance.now()) await delay(this.#left);
      if (this.#due > performance.now()) continue;
      this.#given();
      this.#waiting.shift()?.();
    }
    this.#isGiving = false;
  }
}
