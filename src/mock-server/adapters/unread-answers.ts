import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Past this many bytes of answers that a connection has not taken yet, its next requests wait. */
const mostUnread = 1_048_576;

/** Shorter answers are not counted: Node reads no more requests ahead than make a few megabytes of such. */
const shortAnswer = 16_384;

interface Unread {
  bytes: number;
  waiting: (() => void)[];
}

/** Bounds the answers that are kept for clients who send one request after the other and read nothing. */
export class UnreadAnswers {
  readonly #connections = new WeakMap<Socket, Unread>();

  /** Calls back at once, or as soon as the connection has taken the answers before. */
  whenTaken(socket: Socket, act: () => void): void {
    const unread = this.#connections.get(socket);
    if (unread && (unread.bytes > mostUnread || unread.waiting.length > 0)) unread.waiting.push(act);
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
    response.once('close', () => {
      unread.bytes -= bytes;
      while (unread.bytes <= mostUnread && unread.waiting.length > 0) unread.waiting.shift()?.();
    });
  }
}
