import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AskedUpgrade, Forwarder, type ForwardFailure, type ForwardTarget } from '../forward/index.ts';
import type { ChatEvent } from '../protocol/index.ts';

/** Stands between clients and a real server: everything passes as it is. */
export class ChatProxy {
  readonly target: ForwardTarget;
  readonly #forwarder: Forwarder;
  readonly #listeners = new Set<(event: ChatEvent) => void>();

  constructor(target: ForwardTarget) {
    this.target = target;
    this.#forwarder = new Forwarder(target);
  }

  /** Is told of everything that happens. @returns a function that ends that */
  onEvent(listener: (event: ChatEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  report(event: ChatEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    let status = 0;
    this.#forwarder.request(request, response, {
      answered: ({ statusCode = 0 }) => {
        status = statusCode;
      },
      ended: (failure) =>
        this.report(failure ? failed(request, failure) : { ...nameOf(request), type: 'forwarded', status }),
    });
  }

  upgrade(asked: AskedUpgrade): void {
    const { request } = asked;
    this.#forwarder.upgrade(asked, {
      answered: ({ statusCode: status = 0 }) => this.report({ ...nameOf(request), type: 'forwarded', status }),
      failed: (failure) => this.report(failed(request, failure)),
    });
  }
}

/** Without its query, which may hold anything, a token too. */
function nameOf({ method = '', url = '' }: IncomingMessage): { method: string; path: string } {
  return { method, path: url.split('?', 1)[0] ?? '' };
}

const failed = (request: IncomingMessage, { why, code }: ForwardFailure): ChatEvent => ({
  ...nameOf(request),
  type: 'forward-failed',
  why,
  code,
});
