import { within } from './deadline.ts';

/** What arrives, in order, for one reader who waits for the next thing with a deadline. */
export class Queue<Item> {
  readonly #items: Item[] = [];
  #waiting: ((item: Item) => void) | undefined;

  push(item: Item): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(item);
    else this.#items.push(item);
  }

  /** What has arrived and was not read. */
  get unread(): readonly Item[] {
    return this.#items;
  }

  next(what: string): Promise<Item> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve(item);
    return within(new Promise<Item>((resolve) => (this.#waiting = resolve)), what);
  }
}
