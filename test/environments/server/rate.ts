/** So many at once, refilled at so many a second. */
export class Bucket {
  readonly #perSecond: number;
  #left: number;
  #at = performance.now();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
  }

  /** Whether one more is within the rate. */
  take(): boolean {
    const now = performance.now();
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/** One bucket for each key. */
export class Buckets {
  readonly #perSecond: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond = Number.POSITIVE_INFINITY) {
    this.#perSecond = perSecond;
  }

  take(key: string): boolean {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return true;
    const bucket = this.#buckets.get(key) ?? new Bucket(this.#perSecond);
    this.#buckets.set(key, bucket);
    return bucket.take();
  }
}
