import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Past this many bytes of answers that a connection has not taken yet, its next requests wait. */
const mostUnread = 1_048_576;

/** Past this many that all connections together have not taken, everybody's next requests wait. */
const mostUnreadInAll = 256 * 1_048_576;

/** Who takes nothing of its answer for so long is cut off, in milliseconds. */
const patienceMs = 30_000;

/** Shorter answers are not counted: Node reads no more requests ahead than make a few megabytes of such. */
const shortAnswer = 16_384;

interface Unread {
  bytes: number;
  waiting: (() => void)[];
}

/** Bounds the answers that are kept for clients who send one request after the other and read nothing. */
export class UnreadAnswers {
  readonly #connections = new WeakMap<Socket, Unread>();
  readonly #mostInAll: number;
  readonly #patienceMs: number;
  #bytes = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(mostInAll = mostUnreadInAll, patience = patienceMs) {
    this.#mostInAll = mostInAll;
    this.#patienceMs = patience;
  }

  /** Calls back at once, or as soon as the connection has taken the answers before. */
  whenTaken(socket: Socket, act: () => void): void {
    const unread = this.#connections.get(socket);
    if (unread && (unread.bytes > mostUnread || unread.waiting.length > 0)) unread.waiting.push(act);
    else if (this.#bytes > this.#mostInAll) this.#waiting.push(() => this.whenTaken(socket, act));
    else act();
  }

  /** An answer is about to go out. */
  count(response: ServerResponse, body: string): void {
    if (body.length < shortAnswer) return;
    const { socket } = response.req;
    const bytes = Buffer.byteLength(body);
    const unread = this.#connections.get(socket) ?? { bytes: 0, waiting: [] };
    this.#connections.set(socket, unread);
    unread.bytes += bytes;
    this.#bytes += bytes;
    response.setTimeout(this.#patienceMs, () => socket.destroy());
    response.once('close', () => {
      unread.bytes -= bytes;
      this.#bytes -= bytes;
      while (unread.bytes <= mostUnread && unread.waiting.length > 0) unread.waiting.shift()?.();
      while (this.#bytes <= this.#mostInAll && this.#waiting.length > 0) this.#waiting.shift()?.();
    });
  }
}
