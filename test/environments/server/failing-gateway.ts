import type { ServerResponse } from 'node:http';
import type { Knobs } from './knobs.ts';

/** So many requests and handshakes pass first. */
const first = 20;

/** A gateway that now and then does not reach the server behind it. */
export class FailingGateway {
  readonly #how: Knobs['gatewayFails'];
  #requests = 0;
  #handshakes = 0;

  constructor(how: Knobs['gatewayFails']) {
    this.#how = how;
  }

  /** The status that takes the place of an answer; undefined where the request passes. */
  failsRequest(): number | undefined {
    this.#requests += 1;
    return this.#how && this.#fails(this.#requests, this.#how.everyRequests);
  }

  failsHandshake(): number | undefined {
    this.#handshakes += 1;
    return this.#how && this.#fails(this.#handshakes, this.#how.everyHandshakes);
  }

  #fails = (count: number, every: number): number | undefined =>
    count > first && count % every === 0 ? this.#how?.status : undefined;
}

/** Answers with a gateway's page. */
export function gatewayPage(response: ServerResponse, status: number): void {
  response
    .writeHead(status, { server: 'nginx/1.24.0', 'content-type': 'text/html' })
    .end(`<html><head><title>${status}</title></head><body><center>nginx/1.24.0</center></body></html>`);
}
