import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { maskedLength } from './text-frame.ts';

/** How much of what was read from a client at once has not been handed out yet, as messages and control frames. */
export class RestOfRead {
  #bytes = 0;

  /** @param wire what the WebSocket runs on */
  constructor(socket: WebSocket, wire: Duplex) {
    // Before the library takes frames out of it.
    wire.prependListener('data', ({ length }: Buffer) => {
      this.#bytes = length;
    });
    socket.on('ping', ({ length }) => this.hasMoreAfter(length));
    socket.on('pong', ({ length }) => this.hasMoreAfter(length));
  }

  /** @param length of what is handed out */
  hasMoreAfter(length: number): boolean {
    this.#bytes -= maskedLength(length);
    return this.#bytes > 0;
  }
}
