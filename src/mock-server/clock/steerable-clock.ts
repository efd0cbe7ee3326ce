import type { Clock } from '../../faults/index.ts';

export interface ClockOptions {
  /** Milliseconds since 1970; the machine's time if left out. */
  startsAt?: number | undefined;
  /** Whether it stands still until it is advanced or let run. */
  isFrozen?: boolean | undefined;
}

interface Timer {
  due: number;
  callback: () => void;
}

/** The end of the last year that has four digits: later moments have no place in timestamps and log lines. */
const lastMoment = Date.parse('9999-12-31T23:59:59.999Z');

const day = 86_400_000;

/** The longest wait that `setTimeout` knows. */
const longestWait = 2 ** 31 - 1;

/**
 * The clock of a mock: it runs like the machine's, stands still, or is moved ahead; whatever waits for a moment that is
 * passed goes off at that moment, in order. Frozen from the start it is a purely virtual clock: a day passes as fast
 * as its timers can be called.
 * @example
 * const clock = new SteerableClock({ startsAt: 0, isFrozen: true });
 * clock.setTimer(3_600_000, () => console.log('an hour has passed'));
 * clock.advance(86_400_000);
 */
export class SteerableClock implements Clock {
  readonly #options: ClockOptions;
  /** The next to go off comes last. */
  #timers: Timer[] = [];
  /** The clock's time at the moment `#anchoredAt` of the machine. */
  #time = 0;
  #anchoredAt = 0;
  #isFrozen = false;
  #wakeUp: NodeJS.Timeout | undefined;

  constructor(options: ClockOptions = {}) {
    this.#options = options;
    this.#start();
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** The moment at which the next timer goes off; undefined if none is set. */
  get nextDue(): number | undefined {
    return this.#timers.at(-1)?.due;
  }

  now(): number {
    return this.#isFrozen ? this.#time : this.#time + (performance.now() - this.#anchoredAt);
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const timer = { due: this.now() + Math.max(0, delayMs), callback };
    this.#timers.splice(placeOf(this.#timers, timer.due), 0, timer);
    if (this.#timers.at(-1) === timer) this.#sleep();
    return () => this.#remove(timer);
  }

  /**
   * Moves the time ahead; every timer on the way goes off at its own moment.
   * @param ms milliseconds
   * @throws RangeError with the largest value that is allowed, past the year 9999
   */
  advance(ms: number): void {
    const now = this.now();
    const target = now + ms;
    if (!(target <= lastMoment)) {
      throw new RangeError(
        `The clock ends with the year 9999: move it by ${Math.floor((lastMoment - now) / day)}d at most.`,
      );
    }
    const wasFrozen = this.#isFrozen;
    this.#isFrozen = true;
    try {
      this.#goThrough(target);
    } finally {
      this.#time = target;
      this.#anchoredAt = performance.now();
      this.#isFrozen = wasFrozen;
      this.#sleep();
    }
  }

  /** Stops the time here. */
  freeze(): void {
    this.#time = this.now();
    this.#isFrozen = true;
    this.#sleep();
  }

  /** Lets the time run on from here. */
  run(): void {
    if (!this.#isFrozen) return;
    this.#anchoredAt = performance.now();
    this.#isFrozen = false;
    this.#sleep();
  }

  /** Back to how it started, without timers. */
  reset(): void {
    this.#timers = [];
    this.#start();
  }

  #start(): void {
    const { startsAt = Date.now(), isFrozen = false } = this.#options;
    this.#time = startsAt;
    this.#anchoredAt = performance.now();
    this.#isFrozen = isFrozen;
    this.#sleep();
  }

  #goThrough(target: number): void {
    for (let next = this.#timers.at(-1); next && next.due <= target; next = this.#timers.at(-1)) {
      this.#timers.pop();
      this.#time = Math.max(this.#time, next.due);
      next.callback();
    }
  }

  #remove(timer: Timer): void {
    const place = this.#timers.indexOf(timer, placeOf(this.#timers, timer.due));
    if (place < 0) return;
    this.#timers.splice(place, 1);
    if (place === this.#timers.length) this.#sleep();
  }

  /** Sleeps until the next timer is due; a clock alone keeps no process alive. */
  #sleep(): void {
    clearTimeout(this.#wakeUp);
    this.#wakeUp = undefined;
    const next = this.#timers.at(-1);
    if (!next || this.#isFrozen) return;
    const wait = Math.min(Math.max(0, next.due - this.now()), longestWait);
    this.#wakeUp = setTimeout(() => this.advance(0), Math.ceil(wait)).unref();
  }
}

/** Binary search: where a timer stands that goes off after all of its moment that are there already. */
function placeOf(timers: readonly Timer[], due: number): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle]?.due ?? 0) > due) low = middle + 1;
    else high = middle;
  }
  return low;
}
