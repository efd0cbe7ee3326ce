/** So many pieces are kept side by side: each takes memory of its own, however short it is. */
const most = 16_384;

/** Bytes that come in pieces. */
export class Pieces {
  #pieces: Buffer[] = [];
  #length = 0;

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#pieces.length >= most) this.#pieces = [this.joined()];
  }

  joined(): Buffer {
    const [first, second] = this.#pieces;
    return first && !second ? first : Buffer.concat(this.#pieces);
  }

  /** All of them, which are gone from here. */
  take(): Buffer {
    const all = this.joined();
    this.#pieces = [];
    this.#length = 0;
    return all;
  }
}
