import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { OpenMessage } from './open-message.ts';
import { maskedLength } from './text-frame.ts';

/** How much of what was read from a client has not been handed out yet, as messages and control frames. */
export class RestOfRead {
  /** Of what was read at once. */
  #bytes = 0;
  readonly #open = new OpenMessage();

  /** @param wire what the WebSocket runs on */
  constructor(socket: WebSocket, wire: Duplex) {
    // Before the library takes frames out of it.
    wire.prependListener('data', (chunk: Buffer) => {
      this.#bytes = chunk.length;
      this.#open.push(chunk);
    });
    socket.on('ping', ({ length }) => this.#handsOut(length));
    socket.on('pong', ({ length }) => this.#handsOut(length));
  }

  /** What is kept of a message that is not whole yet, in bytes. */
  get unfinishedBytes(): number {
    return this.#open.bytes;
  }

  /** Whether something may be behind it; of a message in fragments, their headers may be. @param length of the message */
  hasMoreAfter(length: number): boolean {
    this.#handsOut(length);
    return this.#bytes > 0;
  }

  #handsOut(length: number): void {
    this.#bytes -= maskedLength(length);
  }
}
