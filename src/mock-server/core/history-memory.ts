/** How much clients may add to the worlds of one mock, in bytes. */
const mostBytes = 256 * 2 ** 20;

/** What a message or a room takes beside its text, in bytes. */
const itemBytes = 200;

/**
 * Counts what clients have added to worlds that stand side by side, so that nobody can fill the machine's memory. What
 * a scenario says is not counted.
 */
export class HistoryMemory {
  readonly most: number;
  #bytes = 0;

  constructor(most: number = mostBytes) {
    this.most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** From then on posts are refused as an internal error would refuse them. */
  get isFull(): boolean {
    return this.#bytes >= this.most;
  }

  take(bytes: number): void {
    this.#bytes += bytes;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/** What a text takes in a history, in bytes; a character takes two where one of them is not Latin. */
export const bytesOf = (text: string): number => itemBytes + 2 * text.length;

/** What is to be done about a full memory, as the end of a sentence. */
export const fullMemory = ({ most }: HistoryMemory): string =>
  `the worlds are full (${Math.ceil(most / 2 ** 20)} MB): reset them (ctl reset)`;
