import { type AnswerHead, readAnswerHead } from './answer-head.ts';
import { ChunkedBody } from './chunked-body.ts';
import { noHttp } from './no-http.ts';

/** Is told of an answer as its bytes come. */
export interface AnswerListener {
  /** Something before the answer, such as 100 Continue. */
  informed(head: AnswerHead): void;
  answered(head: AnswerHead): void;
  received(bytes: Buffer): void;
  /** The answer is whole. @param rawTrailers name, value, name, value */
  receivedAll(rawTrailers: string[]): void;
}

/** The longest head of an answer that is read, in bytes: more than any server sends. */
const longestHead = 262_144;

/** So many things may be said before an answer, such as 103 Early Hints. */
const mostInformed = 100;

const nothing = Buffer.alloc(0);

/** Reads the answer to one request from the bytes of a connection. It knows no socket. */
export class AnswerReader {
  readonly #method: string;
  readonly #listener: AnswerListener;
  /** Of a head of which more is to come. */
  #waiting: Buffer = nothing;
  #head: AnswerHead | undefined;
  /** Bytes that a body of known length still has. */
  #left = 0;
  #chunks: ChunkedBody | undefined;
  #informed = 0;
  #isWhole = false;

  /** @param method of the request */
  constructor(method: string, listener: AnswerListener) {
    this.#method = method;
    this.#listener = listener;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Whether the answer has come and lets the connection live; undefined where it has not. */
  get isKeptAlive(): boolean | undefined {
    return this.#head?.isKeptAlive;
  }

  /**
   * @returns what stands behind the answer
   * @throws an error of `noHttp`, with `rawPacket` as long as nothing was told of the answer
   */
  push(chunk: Buffer): Buffer {
    const rest = this.#head ? chunk : this.#readHeads(chunk);
    return this.#head ? this.#readBody(rest) : nothing;
  }

  /** The connection has ended. @returns whether that ends the answer, too */
  end(): boolean {
    if (!this.#isWhole && this.#head?.bodyEnd === 'close') this.#end([]);
    return this.#isWhole;
  }

  /** @returns what stands behind the head */
  #readHeads(chunk: Buffer): Buffer {
    let bytes = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk]);
    try {
      while (!this.#head) {
        const from = bytes[0] === 0x0d && bytes[1] === 0x0a ? 2 : 0;
        const end = bytes.indexOf('\r\n\r\n', from, 'latin1');
        if (end > longestHead || (end < 0 && bytes.length > longestHead))
          noHttp('Header overflow', 'HPE_HEADER_OVERFLOW');
        if (end < 0) {
          requireBeginning(bytes, from);
          this.#waiting = bytes;
          return nothing;
        }
        this.#tell(readAnswerHead(bytes.toString('latin1', from, end), this.#method));
        bytes = bytes.subarray(end + 4);
      }
    } catch (error) {
      throw Object.assign(error as Error, { rawPacket: bytes });
    }
    this.#waiting = nothing;
    return bytes;
  }

  #tell(head: AnswerHead): void {
    const { status, bodyEnd } = head;
    // Nobody asked for another protocol here.
    if (status === 101) noHttp('no answer', 'ECONNRESET');
    if (status >= 100 && status < 200) {
      this.#informed += 1;
      if (this.#informed > mostInformed) noHttp(`more than ${mostInformed} hints, and nothing else`, 'TOO_MANY_HINTS');
      this.#listener.informed(head);
      return;
    }
    this.#head = head;
    if (typeof bodyEnd === 'number') this.#left = bodyEnd;
    if (bodyEnd === 'chunked') this.#chunks = new ChunkedBody((bytes) => this.#listener.received(bytes));
    this.#listener.answered(head);
    if (bodyEnd === 0) this.#end([]);
  }

  /** @returns what stands behind it */
  #readBody(bytes: Buffer): Buffer {
    if (this.#isWhole || bytes.length === 0) return bytes;
    if (this.#chunks) {
      const whole = this.#chunks.push(bytes);
      if (!whole) return nothing;
      this.#end(whole.rawTrailers);
      return bytes.subarray(whole.length);
    }
    const isBounded = this.#head?.bodyEnd !== 'close';
    const body = isBounded && bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes;
    this.#left -= body.length;
    this.#listener.received(body);
    if (isBounded && this.#left === 0) this.#end([]);
    return body.length === bytes.length ? nothing : bytes.subarray(body.length);
  }

  #end(rawTrailers: string[]): void {
    this.#isWhole = true;
    this.#listener.receivedAll(rawTrailers);
  }
}

/** What does not begin like HTTP never becomes an answer: nobody waits for the end of its head. */
function requireBeginning(bytes: Buffer, from: number): void {
  const begun = bytes.toString('latin1', from, from + 5);
  if (begun !== '\r' && !'HTTP/'.startsWith(begun)) noHttp('Expected HTTP/');
}
