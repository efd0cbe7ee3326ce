/** What a connection sends leaves in the order in which it was given, each when it may. */
export class Outbox {
  /** Settles when everything that was given has had its turn; undefined where nothing waits. */
  #waiting: Promise<void> | undefined;
  #isAbandoned = false;

  /** @param turn when it may leave; as soon as what was given before has left where left out */
  put(leave: () => void, turn?: Promise<void>): void {
    if (!turn && !this.#waiting) this.#leave(leave);
    else this.#queue(leave, turn);
  }

  /** Leaves whatever waits where it is, and takes nothing more. */
  abandon(): void {
    this.#waiting = undefined;
    this.#isAbandoned = true;
  }

  /** Calls back when nothing waits any more. */
  whenEmpty(then: () => void): void {
    if (this.#waiting) void this.#waiting.then(then);
    else then();
  }

  #queue(leave: () => void, turn: Promise<void> | undefined): void {
    const waiting = Promise.all([this.#waiting, turn]).then(() => {
      if (this.#waiting === waiting) this.#waiting = undefined;
      this.#leave(leave);
    });
    this.#waiting = waiting;
  }

  #leave(leave: () => void): void {
    if (!this.#isAbandoned) leave();
  }
}
