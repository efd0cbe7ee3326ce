/** Reactions to one input may lead to others; past this many it is a circle. */
export const mostReactions = 1_000;

/** What is to be done as soon as the input that is being handled is done with, in order. */
export class Reactions {
  #waiting: (() => void)[] = [];
  #isReacting = false;

  add(reaction: () => void): void {
    this.#waiting.push(reaction);
  }

  /** @param onCircle is called where reactions set each other off without end; the rest is dropped */
  run(onCircle: () => void): void {
    if (this.#waiting.length === 0 || this.#isReacting) return;
    this.#isReacting = true;
    try {
      for (let count = 0; this.#waiting.length > 0 && count < mostReactions; count += 1) this.#waiting.shift()?.();
      if (this.#waiting.length === 0) return;
      this.#waiting = [];
      onCircle();
    } finally {
      this.#isReacting = false;
    }
  }
}
