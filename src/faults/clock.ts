/** Where the mock's time comes from, and what waits for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls back once, later. Timers of one moment go off in the order in which they were set.
   * @param delayMs milliseconds from now
   * @returns a function that takes the timer back
   */
  setTimer(delayMs: number, callback: () => void): () => void;
}
