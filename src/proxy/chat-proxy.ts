import type { IncomingMessage, ServerResponse } from 'node:http';
import { FaultContext, Faults } from '../faults/index.ts';
import { type AskedUpgrade, Forwarder, type ForwardFailure, type ForwardTarget } from '../forward/index.ts';
import { type ChatEvent, type DialectName, dialects, type Fault } from '../protocol/index.ts';
import { Trace } from '../traffic/index.ts';
import { chatEndpoint, nameOf } from './chat/chat-path.ts';
import { ChatRequests } from './chat/chat-requests.ts';
import { ChatSockets } from './chat/chat-sockets.ts';
import { realClock } from './real-clock.ts';
import { ProxyJournal } from './record/proxy-journal.ts';
import { LiveVerdict } from './verdict/live-verdict.ts';
import { knowledgeOf, namesOf, type ProxyKnowledge } from './verdict/what-is-known.ts';

export interface ChatProxyOptions extends ProxyKnowledge {
  /** What goes wrong between client and server. */
  faults?: readonly Fault[];
  /** How many entries of the trace are kept; 10,000 if left out. */
  traceCapacity?: number | undefined;
  /** What the dice of faults depend on. */
  seed?: number;
}

/**
 * Stands between clients and a real server: everything passes as it is. What passes on the chat's paths is recorded and
 * judged, on both sides; faults act between them.
 */
export class ChatProxy {
  readonly target: ForwardTarget;
  /** What the server is taken to speak where nobody says. */
  readonly dialect: DialectName;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly verdict: LiveVerdict;
  readonly sockets: ChatSockets;
  /** Ends the program that runs the proxy, where that can be asked for from outside. */
  onStop: (() => void) | undefined;
  readonly #forwarder: Forwarder;
  readonly #requests: ChatRequests;
  readonly #journal: ProxyJournal;
  readonly #listeners = new Set<(event: ChatEvent) => void>();

  constructor(target: ForwardTarget, { faults = [], traceCapacity, seed = 1, ...known }: ChatProxyOptions = {}) {
    this.target = target;
    this.trace = new Trace(traceCapacity);
    this.#forwarder = new Forwarder(target);
    this.faults = new Faults(seed, realClock);
    this.faults.script(faults);
    const { dialect } = known;
    this.dialect = dialect ?? 'documented';
    this.verdict = new LiveVerdict({
      trace: this.trace,
      knowledge: knowledgeOf(known, target.hostname),
      target: target.url,
      ...(dialect && { sendKey: dialects[dialect].sendKey }),
    });
    this.#journal = new ProxyJournal(this.trace);
    const { report } = this;
    const names = namesOf(known);
    const subjects = {
      userOf: (connection: number) => this.sockets.userOf(connection),
      ownerOf: (token: string) => names.nameOf(token),
      expire: (user: string) => names.expire(user),
    };
    const context = { journal: this.#journal, names, report };
    const faultContext = new FaultContext(subjects, realClock, this.faults, report);
    this.#requests = new ChatRequests(this.#forwarder, faultContext, context);
    this.sockets = new ChatSockets(this.#forwarder, { ...context, faults: faultContext });
  }

  /** Is told of everything that happens. @returns a function that ends that */
  onEvent(listener: (event: ChatEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the listeners of an event, and the trace where nothing on the wire shows it. */
  readonly report = (event: ChatEvent): void => {
    this.#journal.soon((at) => {
      this.#journal.event(at, event);
      for (const listener of this.#listeners) listener(event);
    });
  };

  request(request: IncomingMessage, response: ServerResponse): void {
    const endpoint = request.method === 'POST' ? chatEndpoint(request.url) : undefined;
    if (endpoint && endpoint !== 'connect') this.#requests.handle(endpoint, request, response);
    else this.#pass(request, response);
  }

  upgrade(asked: AskedUpgrade): void {
    const { request } = asked;
    const isChat = chatEndpoint(request.url) === 'connect' && /\bwebsocket\b/i.test(request.headers.upgrade ?? '');
    if (isChat) {
      this.sockets.upgrade(asked);
      return;
    }
    this.#forwarder.upgrade(asked, {
      answered: ({ statusCode: status = 0 }) => this.#tell({ ...nameOf(request), type: 'forwarded', status }),
      failed: (failure) => this.#tell(failed(request, failure)),
    });
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    let status = 0;
    this.#forwarder.request(request, response, {
      answered: (answer) => {
        status = answer.status;
      },
      ended: (failure) =>
        this.#tell(failure ? failed(request, failure) : { ...nameOf(request), type: 'forwarded', status }),
    });
  }

  /** Of what is not the chat's only the log tells. */
  #tell(event: ChatEvent): void {
    this.#journal.soon(() => {
      for (const listener of this.#listeners) listener(event);
    });
  }
}

const failed = (request: IncomingMessage, { why, code }: ForwardFailure): ChatEvent => ({
  ...nameOf(request),
  type: 'forward-failed',
  why,
  code,
});
