import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { ForwardTarget } from './target.ts';

/**
 * A connection of a client and the one that goes on from it to the target. Each client connection has its own, so that
 * it lives as long as it would without us: where the target ends an idle one, the client's ends too.
 */
export class ClientLine {
  readonly agent: HttpAgent;
  readonly #client: Socket;
  readonly #known = new WeakSet<Socket>();
  #pending = 0;

  constructor(client: Socket, { isTls, tls }: ForwardTarget) {
    this.#client = client;
    const options = { keepAlive: true, maxSockets: 1 };
    this.agent = isTls ? new HttpsAgent({ ...options, ...tls }) : new HttpAgent(options);
    client.setNoDelay(true);
    client.once('close', () => this.agent.destroy());
  }

  /** A request goes on. @returns what is to be called when its answer has passed */
  begin(): () => void {
    this.#pending += 1;
    return () => {
      this.#pending -= 1;
    };
  }

  /** A request has got its connection to the target. */
  attach(socket: Socket): void {
    if (this.#known.has(socket)) return;
    this.#known.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => {
      if (this.#pending === 0) this.#client.end();
    });
  }
}
