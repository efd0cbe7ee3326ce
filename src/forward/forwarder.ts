import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type ExchangeWatch, forwardRequest } from './forward-request.ts';
import { type AskedUpgrade, forwardUpgrade, type UpgradeWatch } from './forward-upgrade.ts';
import { ClientLine } from './onward/client-line.ts';
import type { ForwardTarget } from './target.ts';

/**
 * Passes everything on to one target: requests, upgrades, whatever they are about.
 * @example
 * const forwarder = new Forwarder(forwardTarget('https://staging.example.org/api'));
 * createServer((request, response) => forwarder.request(request, response))
 *   .on('upgrade', (request, socket, head) => forwarder.upgrade({ request, socket, head }));
 */
export class Forwarder {
  readonly target: ForwardTarget;
  readonly #lines = new WeakMap<Socket, ClientLine>();

  constructor(target: ForwardTarget) {
    this.target = target;
  }

  /** @param body of the request, where it was read already */
  request(request: IncomingMessage, response: ServerResponse, watch: ExchangeWatch = {}, body?: Buffer): void {
    forwardRequest(this.target, this.#lineOf(request.socket), { request, response, watch, ...(body && { body }) });
  }

  upgrade(asked: AskedUpgrade, watch?: UpgradeWatch): void {
    this.detach(asked.socket as Socket);
    forwardUpgrade(this.target, asked, watch);
  }

  /** The connection of a client becomes something else than HTTP. */
  detach(client: Socket): void {
    this.#lines.get(client)?.detach();
  }

  #lineOf(socket: Socket): ClientLine {
    const known = this.#lines.get(socket);
    if (known) return known;
    const line = new ClientLine(socket, this.target);
    this.#lines.set(socket, line);
    return line;
  }
}
