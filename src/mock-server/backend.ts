import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type AskedUpgrade, Forwarder, type ForwardFailure, type ForwardTarget } from '../forward/index.ts';
import { type ChatEvent, wellKnownPath } from '../protocol/index.ts';
import { shownPath } from '../traffic/index.ts';
import { pathOf } from './adapters/chat-handler.ts';
import type { Mock } from './mock.ts';

/** The real server of an app: it gets what is neither the chat's nor the control surface's. */
export class Backend {
  readonly #forwarder: Forwarder;

  constructor(target: ForwardTarget) {
    this.#forwarder = new Forwarder(target);
  }

  /** @returns false where the path is the mock's own */
  request({ switchboard }: Mock, request: IncomingMessage, response: ServerResponse): boolean {
    const path = pathOf(request);
    if (path === wellKnownPath || /^\/__testbed(\/|$)/.test(path)) return false;
    let status = 0;
    this.#forwarder.request(request, response, {
      answered: (answer) => {
        status = answer.status;
      },
      ended: (failure) => switchboard.report(eventOf(request, failure ?? status)),
    });
    return true;
  }

  /** The mock itself upgrades a connection that may have carried requests for the server. */
  detach(client: Duplex): void {
    this.#forwarder.detach(client as Socket);
  }

  upgrade({ switchboard }: Mock, asked: AskedUpgrade): void {
    this.#forwarder.upgrade(asked, {
      answered: ({ statusCode = 0 }) => switchboard.report(eventOf(asked.request, statusCode)),
      failed: (failure) => switchboard.report(eventOf(asked.request, failure)),
    });
  }
}

function eventOf(request: IncomingMessage, outcome: number | ForwardFailure): ChatEvent {
  const name = { method: request.method ?? '', path: shownPath(request) };
  if (typeof outcome === 'number') return { type: 'forwarded', ...name, status: outcome };
  return { type: 'forward-failed', ...name, why: outcome.why, code: outcome.code };
}
