/** Decisions of a simulation, one after another; what comes after its end is always the first choice. */
export class Tape {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  get isOver(): boolean {
    return this.#next >= this.#numbers.length;
  }

  /** A whole number from 0, less than `count`. */
  below(count: number): number {
    const number = this.#numbers[this.#next] ?? 0;
    this.#next += 1;
    return number % count;
  }

  /** Whether something happens that happens in `percent` of a hundred times; never once the tape is over. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}
