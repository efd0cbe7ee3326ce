import type { ClientClock } from '../../src/client/index.ts';

interface Timer {
  at: number;
  run: () => void;
}

/** Time that passes only when it is told to; between two timers everything that is ready runs to its end. */
export class VirtualTime implements ClientClock {
  /** Is told how many milliseconds have passed, whenever some have. */
  onPassing: (ms: number) => void = () => {};
  #now = 0;
  #next = 1;
  readonly #timers = new Map<number, Timer>();

  /** How many timers have not run. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, ms: number): number {
    const id = this.#next;
    this.#next += 1;
    this.#timers.set(id, { at: this.#now + ms, run });
    return id;
  }

  clearTimeout(id: unknown): void {
    this.#timers.delete(id as number);
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#earliest(end); next; next = this.#earliest(end)) {
      const [id, { at, run }] = next;
      this.#timers.delete(id);
      this.#pass(at);
      run();
      await settled();
    }
    this.#pass(end);
  }

  #pass(to: number): void {
    const ms = to - this.#now;
    this.#now = to;
    if (ms > 0) this.onPassing(ms);
  }

  #earliest(end: number): [number, Timer] | undefined {
    let earliest: [number, Timer] | undefined;
    for (const entry of this.#timers) {
      if (entry[1].at <= end && (!earliest || entry[1].at < earliest[1].at)) earliest = entry;
    }
    return earliest;
  }
}

/** Every promise that can resolve by now has. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
