import { randomBytes } from 'node:crypto';
import { saysConnected } from '../../traffic/index.ts';
import { readHead, unmasked } from './frame-reader.ts';
import { pingFrame } from './frame-writer.ts';

const [text, firstControl, pong] = [1, 8, 10];
const nothing = Buffer.alloc(0);

/** Longer is no control frame (RFC 6455, 5.5). */
const longestControl = 125;

/** Whether a whole CONNECTED stands at the beginning of what a server says; pings and pongs may stand before it. */
export function beginsWithConnected(bytes: Buffer): boolean {
  for (let at = 0; ; ) {
    const head = readHead(bytes.subarray(at));
    if (!head?.isFinal || head.isReserved || head.mask) return false;
    const end = at + head.headLength + head.length;
    if (end > bytes.length) return false;
    if (head.opcode < firstControl) {
      return head.opcode === text && saysConnected(bytes.toString('utf8', at + head.headLength, end));
    }
    at = end;
  }
}

/**
 * The proxy's own ping just ahead of CONNECTED, and the client's answer, which the server does not see. What a client
 * has said before that answer it had said before it could read CONNECTED (client.waits-for-connected).
 */
export class OwnPing {
  /** Nobody else's ping has it. Undefined before the ping, and after its answer. */
  #payload: Buffer | undefined;
  #hasBegun = false;
  /** Bytes that the frame under way still has. */
  #left = 0;
  /** Of a frame of which too little has come to tell whether it is the answer. */
  #kept: Buffer = nothing;

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** The client has to be between two frames. @returns the frame to be sent */
  begin(): Buffer {
    this.#hasBegun = true;
    this.#payload = randomBytes(8);
    return pingFrame(this.#payload);
  }

  /** Whether the answer has come. */
  isAnswer(payload: Buffer): boolean {
    if (!this.#payload?.equals(payload)) return false;
    this.#payload = undefined;
    return true;
  }

  /** What goes on of what the client says: all but the answer, as it comes; but for that a pong comes whole. */
  passing(chunk: Buffer): Buffer[] {
    if (!this.#payload) return [chunk];
    const bytes = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    this.#kept = nothing;
    const answer = this.#find(bytes);
    if (!answer) return [bytes.subarray(0, bytes.length - this.#kept.length)];
    return [bytes.subarray(0, answer.from), bytes.subarray(answer.to)];
  }

  /** What is kept goes on all the same: no more comes. */
  rest(): Buffer {
    const kept = this.#kept;
    this.#kept = nothing;
    return kept;
  }

  #find(bytes: Buffer): { from: number; to: number } | undefined {
    let at = Math.min(this.#left, bytes.length);
    this.#left -= at;
    while (at < bytes.length) {
      const head = readHead(bytes.subarray(at));
      const end = head ? at + head.headLength + head.length : Number.POSITIVE_INFINITY;
      const mayBeAnswer = !head || (head.opcode === pong && head.length <= longestControl);
      if (mayBeAnswer && end > bytes.length) {
        this.#kept = bytes.subarray(at);
        return undefined;
      }
      const payload = head && unmasked(bytes.subarray(at + head.headLength, end), head.mask);
      if (mayBeAnswer && payload && this.#payload?.equals(payload)) return { from: at, to: end };
      this.#left = Math.max(0, end - bytes.length);
      at = Math.min(end, bytes.length);
    }
    return undefined;
  }
}
