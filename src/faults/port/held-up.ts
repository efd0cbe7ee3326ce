/** So many bytes of one direction of a connection are held up or held back, before it is looked whether more may come. */
export const mostHeld = 16_777_216;

/** What each takes beside its bytes. */
export const entryBytes = 500;

/** What is held up, in its order. */
export class HeldUp {
  readonly #waiting: { act: () => void; bytes: number }[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** How much memory it takes, about. */
  get bytes(): number {
    return this.#bytes;
  }

  add(act: () => void, length: number): void {
    const bytes = length + entryBytes;
    this.#waiting.push({ act, bytes });
    this.#bytes += bytes;
  }

  /** The first of it goes on. */
  releaseOne(): void {
    const first = this.#waiting.shift();
    this.#bytes -= first?.bytes ?? 0;
    first?.act();
  }

  /** All of it goes on. */
  release(): void {
    this.#bytes = 0;
    for (const { act } of this.#waiting.splice(0)) act();
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#bytes = 0;
  }
}

export const lengthOf = (pieces: readonly Buffer[]): number =>
  pieces.reduce((length, piece) => length + piece.length, 0);
