import type { ChatEvent } from '../../protocol/index.ts';
import type { Passed, PassedRequest, PassedResponse, Trace } from '../../traffic/index.ts';
import type { ProxySession } from './proxy-session.ts';

/** The longest text that is recorded whole, in characters. */
const longest = 16_777_216;

/** Events that the trace shows as what passed, or that were found in the trace itself. */
const shownOtherwise: ReadonlySet<ChatEvent['type']> = new Set([
  'opened',
  'connected',
  'closed',
  'refused',
  'answered',
  'forwarded',
  'broke-rule',
  'server-broke-rule',
]);

/** Writes into the trace what passes the proxy on the chat's paths: when, whose it was, and without tokens. */
export class ProxyJournal {
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  opened(session: ProxySession): void {
    this.#record({ kind: 'opened', ...session.place });
  }

  fromClient(session: ProxySession, data: string | Buffer): void {
    this.#record({ kind: 'from-client', ...session.place, ...frameOf(data, session) });
  }

  toClient(session: ProxySession, data: string | Buffer): void {
    this.#record({ kind: 'to-client', ...session.place, ...frameOf(data, session) });
  }

  /** The server, or a fault in its place, ends a connection; without a closing handshake where the code is null. */
  closing(session: ProxySession, code: number | null): void {
    this.#record({ kind: 'closing', ...session.place, code });
  }

  closed(session: ProxySession, code: number): void {
    this.#record({ kind: 'closed', ...session.place, code });
  }

  request(request: Omit<PassedRequest, 'kind'>): void {
    this.#record({ kind: 'request', ...request, ...bounded(request.body) });
  }

  /** An answer in whose place the connection is reset never leaves. */
  response(response: Omit<PassedResponse, 'kind'>): void {
    if (response.damage !== 'reset') this.#record({ kind: 'response', ...response, ...bounded(response.body) });
  }

  /** An event, where the wire does not show it. */
  event(event: ChatEvent): void {
    if (!shownOtherwise.has(event.type)) this.#record({ kind: 'note', event });
  }

  #record(passed: Passed): void {
    this.#trace.record(Date.now(), passed);
  }
}

function frameOf(data: string | Buffer, { cut }: ProxySession) {
  if (typeof data !== 'string') return { data: null, binary: data.toString('base64') };
  if (data.length <= longest) return { data: cut(data) };
  return { data: cut(data.slice(0, longest)), length: data.length };
}

function bounded(body: string): { body: string; length?: number } {
  return body.length <= longest ? { body } : { body: body.slice(0, longest), length: body.length };
}
