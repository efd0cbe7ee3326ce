import { setTimeout as sleep } from 'node:timers/promises';
import type { Wire } from '../context/wire.ts';

/** How a play lets time pass. */
export interface Pace {
  /** What `find` answers first that is not undefined, now or later; undefined after so many milliseconds. */
  until<Found>(find: () => Found | undefined, withinMs: number): Promise<Found | undefined>;
  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<void>;
  /**
   * Waits until all that was sent has been dealt with, and what follows from it has come.
   * Only of our own mock can this be known; of another server nothing is waited for.
   */
  settle(): Promise<void>;
}

/** Many frames may come in one turn of the event loop, and to look costs more the more have come. */
function oncePerTurn(look: () => void): () => void {
  let isPlanned = false;
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      look();
    });
  };
}

/** What the caller says and hears of passing time. */
export interface PacingOptions {
  /** How many seconds of the mock's clock pass in a real one; as many as there are where left out. */
  speed?: number;
  /** Told every second of a long real wait. @param leftMs milliseconds that remain */
  onWait?: (leftMs: number, ofMs: number) => void;
}

/** Shorter waits are not worth a word. Milliseconds. */
export const longWaitMs = 10_000;
const tickMs = 1000;

/** The pace of a deployed server: its time is ours. */
export class RealPace implements Pace {
  readonly #wire: Wire;
  readonly #signal: AbortSignal;

  readonly #pacing: PacingOptions;

  constructor(wire: Wire, signal: AbortSignal, pacing: PacingOptions = {}) {
    this.#wire = wire;
    this.#signal = signal;
    this.#pacing = pacing;
  }

  until<Found>(find: () => Found | undefined, withinMs: number): Promise<Found | undefined> {
    return new Promise((resolve) => {
      const settle = (found: Found | undefined): void => {
        clearTimeout(timer);
        unsubscribe();
        this.#signal.removeEventListener('abort', giveUp);
        resolve(found);
      };
      const giveUp = (): void => settle(find());
      const look = (): void => {
        const found = find();
        if (found !== undefined) settle(found);
      };
      const timer = setTimeout(giveUp, withinMs);
      const unsubscribe = this.#wire.onArrival(oncePerTurn(look));
      this.#signal.addEventListener('abort', giveUp, { once: true });
      if (this.#signal.aborted) giveUp();
      else look();
    });
  }

  async pass(ms: number): Promise<void> {
    const end = performance.now() + ms;
    for (let left = ms; left > 0 && !this.#signal.aborted; left = end - performance.now()) {
      if (ms >= longWaitMs) this.#pacing.onWait?.(left, ms);
      await sleep(Math.min(left, tickMs), undefined, { signal: this.#signal }).catch(() => undefined);
    }
  }

  async settle(): Promise<void> {}
}
