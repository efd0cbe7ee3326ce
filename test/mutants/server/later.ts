/** Timers that end together with the server that they belong to. */
export class Timers {
  readonly #timers = new Set<NodeJS.Timeout>();

  later(milliseconds: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
  }

  every(milliseconds: number, act: () => void): void {
    this.#timers.add(setInterval(act, milliseconds));
  }

  readonly end = (): void => {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
  };
}
