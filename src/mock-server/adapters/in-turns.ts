/** So much of one client is handled in one turn of the event loop; then the others come. */
const mostInATurn = 16;

/** What more than one may wait for. */
interface Reader {
  pause(): void;
  resume(): void;
}

/**
 * Handles what comes from one client in its order, and only some of it in one turn of the event loop: many frames or
 * requests arrive in one packet, and whoever floods would keep everybody else waiting.
 */
export class InTurns {
  readonly #reader: Reader | undefined;
  readonly #waiting: (() => void)[] = [];
  #handled = 0;
  #isScheduled = false;

  /** @param reader is paused while something waits */
  constructor(reader?: Reader) {
    this.#reader = reader;
  }

  /** At once, or in one of the next turns. */
  handle(act: () => void): void {
    this.#schedule();
    if (this.#waiting.length === 0 && this.#handled < mostInATurn) {
      this.#handled += 1;
      act();
      return;
    }
    if (this.#waiting.push(act) === 1) this.#reader?.pause();
  }

  /** Handles all that waits: nothing more will come. */
  finish(): void {
    for (const act of this.#waiting.splice(0)) act();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#handled = 0;
      this.#next();
    });
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    this.#schedule();
    for (const act of this.#waiting.splice(0, mostInATurn)) {
      this.#handled += 1;
      act();
    }
    if (this.#waiting.length === 0) this.#reader?.resume();
  }
}
