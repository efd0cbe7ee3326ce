import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { maskedLength } from './text-frame.ts';

/** How much of what was read from a client has not been handed out yet, as messages and control frames. */
export class RestOfRead {
  /** Of what was read at once. */
  #bytes = 0;
  /** Of all that was read: what is kept until a message is whole. */
  #unfinished = 0;

  /** @param wire what the WebSocket runs on */
  constructor(socket: WebSocket, wire: Duplex) {
    // Before the library takes frames out of it.
    wire.prependListener('data', ({ length }: Buffer) => {
      this.#bytes = length;
      this.#unfinished += length;
    });
    socket.on('ping', ({ length }) => this.#handsOutControl(length));
    socket.on('pong', ({ length }) => this.#handsOutControl(length));
  }

  /** About what is kept of a message that is not whole yet, in bytes. */
  get unfinishedBytes(): number {
    return this.#unfinished;
  }

  /** @param length of the message that is handed out */
  hasMoreAfter(length: number): boolean {
    this.#bytes -= maskedLength(length);
    // The headers of its fragments are not known.
    this.#unfinished = Math.max(0, this.#bytes);
    return this.#bytes > 0;
  }

  /** It may stand between the fragments of a message. */
  #handsOutControl(length: number): void {
    this.#bytes -= maskedLength(length);
    this.#unfinished = Math.max(0, this.#unfinished - maskedLength(length));
  }
}
