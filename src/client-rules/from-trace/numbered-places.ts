/** Numbers in places, from which the first place with a smaller number is found without a look at all (a tree of minima). */
export class NumberedPlaces {
  readonly #leaves: number;
  /** Each is the smaller of the two below it, which stand at twice its index; the last half are the places. */
  readonly #least: Float64Array;

  /** @param size so many places */
  constructor(size: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, size)));
    this.#least = new Float64Array(2 * this.#leaves).fill(Number.POSITIVE_INFINITY);
  }

  /** @param number infinite where the place is empty */
  set(place: number, number: number): void {
    this.#least[this.#leaves + place] = number;
    for (let node = (this.#leaves + place) >> 1; node >= 1; node >>= 1) {
      this.#least[node] = Math.min(this.#at(2 * node), this.#at(2 * node + 1));
    }
  }

  /** The first place whose number is smaller than this one. */
  firstBelow(number: number): number | undefined {
    if (this.#at(1) >= number) return undefined;
    let node = 1;
    while (node < this.#leaves) node = this.#at(2 * node) < number ? 2 * node : 2 * node + 1;
    return node - this.#leaves;
  }

  #at(node: number): number {
    return this.#least[node] ?? Number.POSITIVE_INFINITY;
  }
}
