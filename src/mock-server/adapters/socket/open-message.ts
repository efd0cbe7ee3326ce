/** Opcodes from here on are those of control frames, which may stand between the fragments of a message. */
const firstControl = 8;

/** What a client has begun to send and not finished: how many bytes of it have come (RFC 6455, 5.2). */
export class OpenMessage {
  /** Of the frame that is being read; empty between two frames. */
  #header: number[] = [];
  #headerLength = 2;
  #payloadLeft = 0;
  #frameBytes = 0;
  /** Of its fragments that are whole. */
  #fragmentBytes = 0;

  get bytes(): number {
    return this.#fragmentBytes + this.#frameBytes;
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const taken = this.#payloadLeft > 0 ? Math.min(this.#payloadLeft, chunk.length - at) : 1;
      this.#frameBytes += taken;
      if (this.#payloadLeft > 0) this.#payloadLeft -= taken;
      else this.#takeHeader(chunk[at] as number);
      at += taken;
      if (this.#header.length === this.#headerLength && this.#payloadLeft === 0) this.#endFrame();
    }
  }

  #takeHeader(byte: number): void {
    this.#header.push(byte);
    if (this.#header.length === 2) this.#headerLength = 2 + lengthBytes(byte) + (byte & 128 ? 4 : 0);
    if (this.#header.length === this.#headerLength) this.#payloadLeft = payloadLength(this.#header);
  }

  #endFrame(): void {
    const [first = 0] = this.#header;
    const isControl = (first & 15) >= firstControl;
    if (!isControl) this.#fragmentBytes = first & 128 ? 0 : this.#fragmentBytes + this.#frameBytes;
    this.#frameBytes = 0;
    this.#header = [];
    this.#headerLength = 2;
  }
}

/** How many bytes behind the second one tell the length. */
function lengthBytes(second: number): number {
  const short = second & 127;
  if (short < 126) return 0;
  return short === 126 ? 2 : 8;
}

function payloadLength(header: readonly number[]): number {
  const [, second = 0] = header;
  const bytes = header.slice(2, 2 + lengthBytes(second));
  return bytes.length === 0 ? second & 127 : bytes.reduce((length, byte) => length * 256 + byte, 0);
}
