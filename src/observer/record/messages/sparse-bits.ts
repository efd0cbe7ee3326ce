/** A set of small whole numbers: 32 neighbours share one entry, so that what is dense costs little over a bit each. */
export class SparseBits {
  readonly #words = new Map<number, number>();

  has(index: number): boolean {
    return ((this.#words.get(index >>> 5) ?? 0) & (1 << (index & 31))) !== 0;
  }

  /** @returns whether it was there before */
  add(index: number): boolean {
    const word = this.#words.get(index >>> 5) ?? 0;
    const bit = 1 << (index & 31);
    if ((word & bit) !== 0) return true;
    this.#words.set(index >>> 5, word | bit);
    return false;
  }
}
