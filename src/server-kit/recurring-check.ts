interface RecurringCheckOptions {
  /** In milliseconds. */
  everyMs: number;
  /** @returns whether it is to be looked again */
  check: () => boolean;
  /** Default: a timer that keeps no process running. */
  setTimer?: (ms: number, callback: () => void) => void;
}

const unheldTimer = (ms: number, callback: () => void): void => void setTimeout(callback, ms).unref();

/** Looks again and again, but only while there is something to look at. */
export class RecurringCheck {
  readonly #options: Required<RecurringCheckOptions>;
  #isPlanned = false;

  constructor(options: RecurringCheckOptions) {
    this.#options = { setTimer: unheldTimer, ...options };
  }

  /** There is something to look at. */
  plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    const { everyMs, check, setTimer } = this.#options;
    setTimer(everyMs, () => {
      this.#isPlanned = false;
      if (check()) this.plan();
    });
  }
}
