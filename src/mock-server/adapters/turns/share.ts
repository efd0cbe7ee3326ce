/** So much of the event loop one client may take for long while others act. */
const share = 1 / 8;

/** So much a client may take at once before that is looked at, and so much it owes at most, in milliseconds. */
const mostCreditMs = 100;
const mostDebtMs = 10;

/** With no more than this left, a client takes more than its share. */
const leastOfAmpleMs = mostCreditMs / 2;

/** What one client may take of the event loop's time, as a bucket that fills as time passes. */
export class Share {
  #credit = mostCreditMs;
  #countedAt = performance.now();
  #busySince = Number.POSITIVE_INFINITY;

  /** @param ms that were spent on the client */
  pay(ms: number): void {
    this.#count();
    this.#setCredit(this.#credit - ms);
  }

  /** When the client began to take more than its share; never where it does not. */
  get busySince(): number {
    this.#count();
    return this.#busySince;
  }

  /** Whether the client takes less than its share. */
  isAmple(): boolean {
    return this.busySince === Number.POSITIVE_INFINITY;
  }

  /** So long the client has to wait, in milliseconds. */
  waitMs(): number {
    this.#count();
    return Math.max(0, -this.#credit / share);
  }

  #count(): void {
    const now = performance.now();
    // A test may set the clock back.
    const passed = Math.max(0, now - this.#countedAt);
    this.#countedAt = now;
    this.#setCredit(this.#credit + passed * share);
  }

  #setCredit(ms: number): void {
    this.#credit = Math.min(mostCreditMs, Math.max(-mostDebtMs, ms));
    if (this.#credit > leastOfAmpleMs) this.#busySince = Number.POSITIVE_INFINITY;
    else this.#busySince = Math.min(this.#busySince, this.#countedAt);
  }
}
