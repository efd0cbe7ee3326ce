/** What shares the memory. */
interface Holder {
  readonly bytes: number;
  /** @returns how many bytes that frees */
  forgetOldest(): number;
}

/** How much the traces of a process may keep, in bytes as {@link sizeOf} estimates them. */
const mostBytes = 64 * 2 ** 20;

/** Once full, so much is freed at a time: to look for the largest trace costs more than to forget an entry. */
const partFreed = 1 / 16;

/** Bounds what several traces keep together: whichever keeps most forgets its oldest entries. */
export class TraceMemory {
  readonly most: number;
  readonly #holders = new Set<Holder>();
  #bytes = 0;

  constructor(most: number = mostBytes) {
    this.most = most;
  }

  join(holder: Holder): void {
    this.#holders.add(holder);
  }

  leave(holder: Holder): void {
    if (this.#holders.delete(holder)) this.#bytes -= holder.bytes;
  }

  grown(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.most) this.#free();
  }

  shrunk(bytes: number): void {
    this.#bytes -= bytes;
  }

  #free(): void {
    const enough = this.most * (1 - partFreed);
    while (this.#bytes > enough) {
      const largest = [...this.#holders].reduce((one, other) => (other.bytes > one.bytes ? other : one));
      const second = [...this.#holders].reduce(
        (most, { bytes }) => (bytes < largest.bytes ? Math.max(most, bytes) : most),
        0,
      );
      while (this.#bytes > enough && largest.bytes >= second) if (largest.forgetOldest() === 0) return;
    }
  }
}
