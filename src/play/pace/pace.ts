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

/** The pace of a deployed server: its time is ours. */
export class RealPace implements Pace {
  readonly #wire: Wire;
  readonly #signal: AbortSignal;

  constructor(wire: Wire, signal: AbortSignal) {
    this.#wire = wire;
    this.#signal = signal;
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
    await sleep(ms, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  async settle(): Promise<void> {}
}
