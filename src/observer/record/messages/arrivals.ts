/** So many of the newest are kept, at least. */
const kept = 4096;

/** The live messages that came on one connection, in order: the newest of them. */
export class Arrivals {
  readonly #messages: number[] = [];
  readonly #positions: number[] = [];

  /** @param message the index of the message */
  add(message: number, position: number): void {
    if (this.#messages.length >= 2 * kept) {
      this.#messages.splice(0, kept);
      this.#positions.splice(0, kept);
    }
    this.#messages.push(message);
    this.#positions.push(position);
  }

  /** Where a message came first; undefined where that is too long ago, or it never came. */
  positionOf(message: number): number | undefined {
    return this.#positions[this.#messages.lastIndexOf(message)];
  }
}
