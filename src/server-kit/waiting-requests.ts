import type { Socket } from 'node:net';

/** While so many requests of a connection wait, no more is read of it. */
const most = 16;

/** How many requests of a client's connection wait: it can send any number of them at once. */
export class WaitingRequests {
  readonly #client: Socket;
  #count = 0;

  constructor(client: Socket) {
    this.#client = client;
    // Whoever reads the body of a request lets the connection be read.
    client.on('resume', () => this.#count >= most && client.pause());
  }

  add(): void {
    this.#count += 1;
    if (this.#count >= most) this.#client.pause();
  }

  remove(): void {
    this.#count -= 1;
    if (this.#count === most - 1) this.#client.resume();
  }
}
