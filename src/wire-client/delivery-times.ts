/** A wait shorter than this says more about our own timers than about the server. */
const shortest = 50;
/** How many times the slowest delivery we wait before silence is taken for silence. */
const patience = 3;

/** How long this very server takes from a frame sent to the frame received, as measured in this run. */
export class DeliveryTimes {
  readonly #times: number[] = [];
  #hasPosts = false;

  /** @param milliseconds from sending a lone message to its arrival at another connection */
  add(milliseconds: number): void {
    this.#times.push(milliseconds);
  }

  /** @param milliseconds from sending a message to its arrival at a connection */
  addPost(milliseconds: number): void {
    this.#hasPosts = true;
    this.add(milliseconds);
  }

  /** Whether a post was among what was measured, and not only handshakes and answers. */
  get hasPosts(): boolean {
    return this.#hasPosts;
  }

  get slowest(): number {
    return Math.max(0, ...this.#times);
  }

  get median(): number {
    const sorted = this.#times.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }

  /** The quiet window in milliseconds: a multiple of the slowest delivery. */
  get window(): number {
    return Math.max(shortest, patience * this.slowest);
  }
}
