/** Past so many characters what is ready is written: the text of all that one turn can bring might be too long. */
const longestWrite = 1_048_576;

/** So many items are gathered at most. */
const mostGathered = 10_000;

/**
 * Writes items as lines. They are gathered until the event loop turns, and made into lines then, one after the other: a
 * write for each would cost more than answering a request, and lines are made faster in a row than each amid other work.
 */
export class LineWriter<Item> {
  readonly #lineOf: (item: Item) => string;
  readonly #write: (text: string) => void;
  #items: Item[] = [];

  /** @param lineOf the line with its end, or an empty text for none */
  constructor(lineOf: (item: Item) => string, write: (text: string) => void) {
    this.#lineOf = lineOf;
    this.#write = write;
  }

  /** @param item must not change any more */
  add(item: Item): void {
    const count = this.#items.push(item);
    if (count === 1) setImmediate(() => this.flush());
    if (count === mostGathered) this.flush();
  }

  flush(): void {
    const items = this.#items;
    this.#items = [];
    let text = '';
    for (const item of items) {
      text += this.#lineOf(item);
      if (text.length < longestWrite) continue;
      this.#write(text);
      text = '';
    }
    if (text) this.#write(text);
  }
}
