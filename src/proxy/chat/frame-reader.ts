/** One message of a WebSocket, or one control frame, as its bytes passed. */
export interface WireFrame {
  kind: 'text' | 'binary' | 'close' | 'ping' | 'pong';
  /** Without the mask; only the beginning where it is longer than what is read. */
  payload: Buffer;
  /** In bytes. */
  length: number;
  /** The bytes that it was made of, fragments and all. */
  raw: readonly Buffer[];
}

/** The longest message that is read, in bytes; a longer one passes, and only its beginning is known. */
const longestRead = 16_777_216;

const kinds: Readonly<Record<number, WireFrame['kind']>> = {
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

/** The head of a frame (RFC 6455, 5.2). */
interface Head {
  opcode: number;
  isFinal: boolean;
  /** Whether an extension has a hand in it. */
  isReserved: boolean;
  mask: Buffer | undefined;
  headLength: number;
  length: number;
}

/** Messages that are being put together from fragments. */
interface Open {
  kind: WireFrame['kind'];
  parts: Buffer[];
  raw: Buffer[];
  length: number;
}

/**
 * Reads the frames of one direction from bytes that pass by, and never changes them. What is no WebSocket frame makes it
 * give up: from there on it reads nothing.
 */
export class FrameReader {
  readonly #onFrame: (frame: WireFrame) => void;
  /** Bytes of a frame of which more is to come. */
  #waiting: Buffer[] = [];
  #waitingLength = 0;
  /** How many bytes are needed before it is worth looking again. */
  #needed = 2;
  #open: Open | undefined;
  #isLost = false;

  constructor(onFrame: (frame: WireFrame) => void) {
    this.#onFrame = onFrame;
  }

  /** What came was no frame. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether no message is under way. */
  get isBetweenMessages(): boolean {
    return this.#isLost || (this.#waitingLength === 0 && this.#open === undefined);
  }

  push(chunk: Buffer): void {
    if (this.#isLost) return;
    this.#waiting.push(chunk);
    this.#waitingLength += chunk.length;
    if (this.#waitingLength < this.#needed) return;
    const bytes = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting);
    const rest = this.#readAll(bytes);
    this.#waiting = rest.length > 0 ? [rest] : [];
    this.#waitingLength = rest.length;
  }

  /** The bytes of a message that has not come whole. */
  leftover(): Buffer {
    const left = Buffer.concat([...(this.#open?.raw ?? []), ...this.#waiting]);
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#open = undefined;
    return left;
  }

  /** @returns what is left behind the last whole frame */
  #readAll(bytes: Buffer): Buffer {
    let at = 0;
    for (;;) {
      const rest = bytes.subarray(at);
      const head = readHead(rest);
      const whole = head ? head.headLength + head.length : 2;
      if (!head || rest.length < whole) {
        this.#needed = head ? whole : rest.length + 1;
        return rest;
      }
      if (head.isReserved || !this.#readFrame(head, rest.subarray(0, whole))) {
        this.#isLost = true;
        return rest;
      }
      at += whole;
    }
  }

  /** @returns whether it makes sense here */
  #readFrame({ opcode, isFinal, mask, headLength, length }: Head, raw: Buffer): boolean {
    const payload = unmasked(raw.subarray(headLength), mask);
    if (opcode >= 8) {
      const kind = kinds[opcode];
      if (!kind || !isFinal) return false;
      this.#onFrame({ kind, payload, length, raw: [raw] });
      return true;
    }
    const kind = kinds[opcode];
    if ((opcode === 0) !== (this.#open !== undefined) || (opcode !== 0 && !kind)) return false;
    const open = this.#open ?? { kind: kind ?? 'text', parts: [], raw: [], length: 0 };
    if (open.length < longestRead) open.parts.push(payload);
    open.raw.push(raw);
    open.length += length;
    this.#open = isFinal ? undefined : open;
    if (isFinal) this.#onFrame({ ...open, payload: Buffer.concat(open.parts).subarray(0, longestRead) });
    return true;
  }
}

/** @returns undefined where it has not come whole */
function readHead(bytes: Buffer): Head | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskBytes = second & 0x80 ? 4 : 0;
  const headLength = 2 + lengthBytes + maskBytes;
  if (bytes.length < headLength) return undefined;
  return {
    opcode: first & 0x0f,
    isFinal: (first & 0x80) !== 0,
    isReserved: (first & 0x70) !== 0,
    mask: maskBytes ? bytes.subarray(headLength - 4, headLength) : undefined,
    headLength,
    length: lengthOf(bytes, short, lengthBytes),
  };
}

function lengthOf(bytes: Buffer, short: number, lengthBytes: number): number {
  if (lengthBytes === 2) return bytes.readUInt16BE(2);
  return lengthBytes === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
}

function unmasked(payload: Buffer, mask: Buffer | undefined): Buffer {
  if (!mask) return payload;
  const plain = Buffer.from(payload);
  for (let at = 0; at < plain.length; at += 1) plain[at] = (plain[at] ?? 0) ^ (mask[at & 3] ?? 0);
  return plain;
}
