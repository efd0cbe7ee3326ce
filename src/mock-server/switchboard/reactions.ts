/** What is to be done as soon as the input that is being handled is done with, in order. */
export class Reactions {
  readonly #waiting: (() => void)[] = [];
  #isReacting = false;

  add(reaction: () => void): void {
    this.#waiting.push(reaction);
  }

  run(): void {
    if (this.#waiting.length === 0 || this.#isReacting) return;
    this.#isReacting = true;
    try {
      while (this.#waiting.length > 0) this.#waiting.shift()?.();
    } finally {
      this.#isReacting = false;
    }
  }
}
