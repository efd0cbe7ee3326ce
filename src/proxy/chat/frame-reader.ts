import { Pieces } from '../record/pieces.ts';
import { type FrameHead, readHead } from './frame-head.ts';

/** One message of a WebSocket, or one control frame, as its bytes passed. */
export interface WireFrame {
  kind: 'text' | 'binary' | 'close' | 'ping' | 'pong';
  /** Without the mask; empty where it was too long. */
  payload: Buffer;
  /** In bytes. */
  length: number;
  /** The bytes that it was made of, fragments and all; none where it was too long. */
  raw: readonly Buffer[];
  /** A message that was not kept: its bytes were told as they came. */
  isTooLong: boolean;
}

/** Is told what one direction of a WebSocket says. */
export interface FrameListener {
  /** A message, or a control frame, has come whole. */
  frame(frame: WireFrame): void;
  /** Bytes of a message that is too long, as they come. */
  unkept(bytes: Buffer): void;
}

/** The longest message that is kept, in bytes; of a longer one the bytes are counted. */
const longestKept = 16_777_216;
/** Of so many fragments at most a message is kept. */
const mostFragments = 16_384;
/** The longest payload of a control frame (RFC 6455, 5.5), in bytes. */
const longestControl = 125;

const kinds: Readonly<Record<number, WireFrame['kind']>> = {
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

const nothing = Buffer.alloc(0);

/** A message that is being put together from fragments. */
interface OpenMessage {
  kind: WireFrame['kind'];
  parts: Buffer[];
  raw: Buffer[];
  length: number;
  isTooLong: boolean;
}

/**
 * Reads the frames of one direction from bytes that pass by, and never changes them. What is no WebSocket frame makes it
 * give up: from there on it reads nothing.
 */
export class FrameReader {
  readonly #listener: FrameListener;
  /** Bytes of a frame of which more is to come. */
  readonly #waiting = new Pieces();
  /** How many bytes are needed before it is worth looking again. */
  #needed = 2;
  #open: OpenMessage | undefined;
  /** Bytes that a frame of a message that is too long still has, and whether it is the last one. */
  #unkept = { left: 0, isFinal: false };
  #isLost = false;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** What came was no frame. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether no message is under way. */
  get isBetweenMessages(): boolean {
    return this.#isLost || (this.#waiting.length === 0 && this.#open === undefined);
  }

  push(chunk: Buffer): void {
    if (this.#isLost) return;
    this.#waiting.add(chunk);
    if (this.#waiting.length < this.#needed) return;
    const rest = this.#readAll(this.#waiting.take());
    if (rest.length > 0) this.#waiting.add(rest);
  }

  /** The bytes of a message that has not come whole. */
  leftover(): Buffer {
    const left = Buffer.concat([...(this.#open?.raw ?? []), this.#waiting.take()]);
    this.#open = undefined;
    return left;
  }

  /** @returns what is left behind the last whole frame */
  #readAll(bytes: Buffer): Buffer {
    let rest = bytes;
    for (;;) {
      const length = this.#read(rest);
      if (length === 0) return rest;
      rest = rest.subarray(length);
    }
  }

  /** @returns how many of the bytes were read; 0 where more have to come, or no more can be read */
  #read(bytes: Buffer): number {
    this.#needed = bytes.length + 1;
    if (this.#unkept.left > 0) return this.#readUnkept(bytes);
    const head = readHead(bytes);
    if (!head) return 0;
    this.#isLost = !this.#makesSense(head);
    if (this.#isLost) return 0;
    if (head.opcode < 8 && this.#isTooLong(head)) return this.#beginUnkept(head, bytes);
    this.#needed = head.headLength + head.length;
    if (bytes.length < this.#needed) return 0;
    this.#readFrame(head, bytes.subarray(0, this.#needed));
    return this.#needed;
  }

  #makesSense({ opcode, isFinal, isReserved, length }: FrameHead): boolean {
    if (isReserved || (opcode !== 0 && !kinds[opcode])) return false;
    if (opcode >= 8) return isFinal && length <= longestControl;
    return (opcode === 0) === (this.#open !== undefined);
  }

  #isTooLong({ length }: FrameHead): boolean {
    const open = this.#open;
    if (!open) return length > longestKept;
    return open.isTooLong || open.length + length > longestKept || open.raw.length >= mostFragments;
  }

  #readFrame(head: FrameHead, bytes: Buffer): void {
    const { opcode, isFinal, mask, headLength, length } = head;
    const isWhole = opcode !== 0 && isFinal;
    // A few bytes of a fragment would keep all that came with them.
    const raw = isWhole ? bytes : Buffer.from(bytes);
    const payload = unmasked(raw.subarray(headLength), mask);
    if (isWhole) {
      this.#listener.frame({ kind: kinds[opcode] ?? 'text', payload, length, raw: [raw], isTooLong: false });
      return;
    }
    const open = this.#openBy(head);
    open.parts.push(payload);
    open.raw.push(raw);
    if (isFinal) this.#end(open);
  }

  /** The message that a frame begins, or goes on with. */
  #openBy({ opcode, length }: FrameHead): OpenMessage {
    this.#open ??= { kind: kinds[opcode] ?? 'text', parts: [], raw: [], length: 0, isTooLong: false };
    this.#open.length += length;
    return this.#open;
  }

  #end({ parts, ...open }: OpenMessage): void {
    this.#open = undefined;
    this.#listener.frame({ ...open, payload: parts.length > 0 ? Buffer.concat(parts) : nothing });
  }

  /** What was kept of the message is told, and so is whatever comes. @returns how long the head is */
  #beginUnkept(head: FrameHead, bytes: Buffer): number {
    const open = this.#openBy(head);
    open.isTooLong = true;
    for (const kept of open.raw.splice(0)) this.#listener.unkept(kept);
    open.parts = [];
    this.#listener.unkept(bytes.subarray(0, head.headLength));
    this.#unkept = { left: head.length, isFinal: head.isFinal };
    this.#endUnkept();
    return head.headLength;
  }

  #readUnkept(bytes: Buffer): number {
    const part = bytes.subarray(0, this.#unkept.left);
    if (part.length === 0) return 0;
    this.#listener.unkept(part);
    this.#unkept.left -= part.length;
    this.#endUnkept();
    return part.length;
  }

  #endUnkept(): void {
    const { left, isFinal } = this.#unkept;
    if (left === 0 && isFinal && this.#open) this.#end(this.#open);
  }
}

function unmasked(payload: Buffer, mask: Buffer | undefined): Buffer {
  if (!mask) return payload;
  const plain = Buffer.from(payload);
  for (let at = 0; at < plain.length; at += 1) plain[at] = (plain[at] ?? 0) ^ (mask[at & 3] ?? 0);
  return plain;
}
