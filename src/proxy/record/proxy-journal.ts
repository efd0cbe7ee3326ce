import type { ChatEvent } from '../../protocol/index.ts';
import type { AtServer, Cut, Passed, PassedRequest, PassedResponse, Trace } from '../../traffic/index.ts';
import { Passage } from './passage.ts';
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

/**
 * Writes into the trace what passes the proxy on the chat's paths: when, whose it was, and without tokens. Nothing that
 * passes waits for that.
 */
export class ProxyJournal {
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** What has passed just now is read and recorded in its turn. @param write is given when it passed */
  soon(write: (at: number) => void): void {
    const at = Date.now();
    this.#trace.later(() => write(at));
  }

  opened({ place }: ProxySession): void {
    this.#record(() => ({ kind: 'opened', ...place }));
  }

  /** @param length in bytes, of a frame that was too long to be read */
  fromClient({ place, cut }: ProxySession, data: string | Buffer, length?: number): void {
    this.#record(() => ({ kind: 'from-client', ...place, ...frameOf(data, cut), ...(length && { length }) }));
  }

  /** @param length in bytes, of a frame that was too long to be read */
  toClient({ place, cut }: ProxySession, data: string | Buffer, length?: number): void {
    this.#record(() => ({ kind: 'to-client', ...place, ...frameOf(data, cut), ...(length && { length }) }));
  }

  /** It passes between proxy and client alone: it is a fault's. */
  toClientAlone({ place, cut }: ProxySession, data: string | Buffer): void {
    this.#record(() => ({ kind: 'to-client', ...place, side: 'client', ...frameOf(data, cut) }));
  }

  /** A frame of a client on which faults may act. @param handle is given what it calls when the frame goes on */
  heldFromClient({ place, cut }: ProxySession, data: string | Buffer, handle: (goesOn: () => void) => void): void {
    const make = () => ({ kind: 'from-client' as const, ...place, ...frameOf(data, cut) });
    const passage = new Passage();
    this.#record(() => ({ ...make(), ...(!passage.wentOn && { side: 'client' }) }));
    passage.through(handle, { again: () => this.#record(() => ({ kind: 'at-server', passed: make() })) });
  }

  /** A frame of the server on which faults may act. @param handle is given what it calls when the frame goes out */
  heldToClient({ place, cut }: ProxySession, data: string | Buffer, handle: (goesOut: () => void) => void): void {
    const make = () => ({ kind: 'to-client' as const, ...place, ...frameOf(data, cut) });
    const passage = new Passage();
    this.soon((at) => {
      if (!passage.wentOn) this.#trace.record(at, { kind: 'at-server', passed: make() });
    });
    passage.through(handle, {
      once: () => this.#record(make),
      again: () => this.#record(() => ({ ...make(), side: 'client' })),
    });
  }

  /** The server, or a fault in its place, ends a connection; without a closing handshake where the code is null. */
  closing({ place }: ProxySession, code: number | null): void {
    this.#record(() => ({ kind: 'closing', ...place, code }));
  }

  closed({ place }: ProxySession, code: number): void {
    this.#record(() => ({ kind: 'closed', ...place, code }));
  }

  request(at: number, request: Omit<PassedRequest, 'kind'>): void {
    this.#trace.record(at, { kind: 'request', ...request, ...bounded(request.body) });
  }

  /** An answer in whose place the connection is reset never leaves. */
  response(at: number, response: Omit<PassedResponse, 'kind'>): void {
    if (response.damage === 'reset') return;
    this.#trace.record(at, { kind: 'response', ...response, ...bounded(response.body) });
  }

  /** It passed between proxy and server alone. */
  atServer(at: number, passed: AtServer['passed']): void {
    this.#trace.record(at, { kind: 'at-server', passed });
  }

  /** An event, where the wire does not show it. */
  event(at: number, event: ChatEvent): void {
    if (!shownOtherwise.has(event.type)) this.#trace.record(at, { kind: 'note', event });
  }

  #record(make: () => Passed): void {
    this.soon((at) => this.#trace.record(at, make()));
  }
}

function frameOf(data: string | Buffer, cut: Cut) {
  if (typeof data !== 'string') return { data: null, binary: data.toString('base64') };
  if (data.length <= longest) return { data: cut(data) };
  return { data: cut(data.slice(0, longest)), length: data.length };
}

function bounded(body: string): { body: string; length?: number } {
  return body.length <= longest ? { body } : { body: body.slice(0, longest), length: body.length };
}
