/** So often what is waited for on connections may never come before the run waits less. */
const mostInVain = 2;
/** It is then waited for so many milliseconds at least, and for so many quiet windows of this server. */
const [least, windows] = [1000, 10];

/** How long a run waits for what must come on a connection: where it often never does, not in full again and again. */
export class LivePatience {
  readonly #fullMs: number;
  readonly #window: () => number;
  readonly #onVain: () => void;
  #inVain = 0;

  /**
   * @param window the quiet window at this moment, in milliseconds
   * @param onVain called whenever something that had to come did not
   */
  constructor(fullMs: number, window: () => number, onVain: () => void) {
    this.#fullMs = fullMs;
    this.#window = window;
    this.#onVain = onVain;
  }

  /** Milliseconds. */
  get ms(): number {
    return this.#inVain < mostInVain ? this.#fullMs : this.short;
  }

  /** As long as whatever is not dead takes here, in milliseconds. */
  get short(): number {
    return Math.min(this.#fullMs, Math.max(least, windows * this.#window()));
  }

  /** Waits less from now on: it is known that something never comes. */
  shorten(): void {
    this.#inVain = mostInVain;
  }

  /** Notes that nothing came in so many milliseconds. */
  noteVain(ms: number): void {
    if (ms >= this.#fullMs) this.#inVain += 1;
    this.#onVain();
  }
}
