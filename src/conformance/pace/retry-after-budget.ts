/** Nobody waits longer for all `Retry-After` of a run together. Milliseconds. */
const halfAnHour = 1_800_000;

/** How long a run still waits for `Retry-After`, be it that of requests or of handshakes. */
export class RetryAfterBudget {
  #leftMs: number;

  /** @param ms milliseconds */
  constructor(ms = halfAnHour) {
    this.#leftMs = ms;
  }

  /** Takes a pause from it. @returns whether anything is left */
  take(ms = 0): boolean {
    this.#leftMs -= ms;
    return this.#leftMs > 0;
  }
}
