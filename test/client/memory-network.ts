import type { ClientClock, FetchLike, WebSocketConstructor, WebSocketLike } from '../../src/client/index.ts';
import type { ChatReply } from '../../src/faults/index.ts';
import type { Mock } from '../../src/mock-server/index.ts';
import { chatPaths, type EndpointName } from '../../src/protocol/index.ts';
import type { AnswerTrouble, Trouble } from './trouble.ts';

type SocketEvent = { type: string; data?: unknown; code?: number };

/** A network between clients and a mock, in memory and in virtual time, on which things go wrong. */
export class MemoryNetwork {
  readonly mock: Mock;
  readonly clock: ClientClock;
  readonly trouble: Trouble;
  /** When connections were attempted, in milliseconds. */
  readonly attempts: number[] = [];
  readonly WebSocket: WebSocketConstructor;

  constructor(mock: Mock, clock: ClientClock, trouble: Trouble) {
    this.mock = mock;
    this.clock = clock;
    this.trouble = trouble;
    const network = this;
    this.WebSocket = class extends MemorySocket {
      constructor() {
        super(network);
        network.attempts.push(clock.now());
      }
    };
  }

  readonly fetch: FetchLike = async (url, { headers, body, signal }) => {
    const trouble = this.trouble.answer();
    await this.#pause(this.trouble.delayMs(400));
    if (trouble === 'reset') throw new TypeError('fetch failed');
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    if (trouble === 'hangs') await aborted;
    const reply = await Promise.race([this.#ask(url, headers.authorization, body), aborted]);
    await this.#pause(this.trouble.delayMs(400));
    if (reply.damage === 'reset') throw new TypeError('fetch failed');
    return { status: statusOf(trouble, reply.status), text: async () => receivedBody(trouble, reply) };
  };

  #ask(url: string, authorization: string | undefined, body: string): Promise<ChatReply> {
    const path = new URL(url).pathname;
    const [endpoint] = Object.entries(chatPaths).find(([, chatPath]) => chatPath === path) ?? [];
    return new Promise((resolve) => {
      this.mock.switchboard.request({ endpoint: endpoint as EndpointName, authorization, body }, resolve);
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.setTimeout(resolve, ms));
  }
}

function statusOf(trouble: AnswerTrouble, status: number): number {
  return trouble === 'status-500' ? 500 : trouble === 'gateway-page' ? 502 : status;
}

function receivedBody(trouble: AnswerTrouble, { body, damage }: ChatReply): string {
  if (damage === 'truncated') throw new TypeError('terminated');
  return bodyOf(trouble, body);
}

function bodyOf(trouble: AnswerTrouble, body: string): string {
  switch (trouble) {
    case 'status-500':
      return JSON.stringify({ error: 'The server could not do that', error_code: 'INTERNAL_ERROR' });
    case 'gateway-page':
      return '<html>Bad gateway</html>';
    case 'truncated':
      return body.slice(0, -5);
    case 'wrong-shape':
      return '[]';
    default:
      return body;
  }
}

class MemorySocket implements WebSocketLike {
  readonly #network: MemoryNetwork;
  readonly #listeners = new Map<string, ((event: SocketEvent) => void)[]>();
  #connection: number | undefined;
  /** Half-open: nothing passes in either direction, and nobody is told. */
  #isStalled = false;
  #isClosed = false;
  #lastArrival = 0;

  constructor(network: MemoryNetwork) {
    this.#network = network;
    const trouble = network.trouble.handshake();
    if (trouble === 'refused') this.#later(() => this.#over(1006));
    if (trouble === 'none') this.#later(() => this.#shakeHands());
  }

  addEventListener(type: string, listener: (event: SocketEvent) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  send(text: string): void {
    if (!this.#isClosed && !this.#isStalled) this.#later(() => this.#arrive(text));
  }

  close(code = 1005): void {
    if (this.#isStalled) this.#isClosed = true;
    else this.#later(() => this.#over(code));
  }

  #shakeHands(): void {
    const fail = (): void => this.#over(1006);
    this.#network.mock.switchboard.upgrade({ accept: () => this.#open(), refuse: fail, reset: fail });
  }

  #open(): void {
    if (this.#isClosed) return;
    this.#connection = this.#network.mock.switchboard.open({
      send: ({ text }) => this.#deliver(text),
      // The answer leaves before any frame that is still under way is read.
      ping: () => this.#later(() => this.#alive((connection) => this.#network.mock.switchboard.pong(connection))),
      close: (code) => this.#later(() => this.#over(code)),
      terminate: () => this.#over(1006),
      stall: () => {
        this.#isStalled = true;
      },
    });
    this.#emit({ type: 'open' });
  }

  #arrive(text: string): void {
    this.#alive((connection) => this.#network.mock.switchboard.receive(connection, text));
  }

  #deliver(data: string): void {
    const trouble = this.#network.trouble.frame();
    const message = (): void => this.#emit({ type: 'message', data });
    if (trouble === 'dropped') return;
    if (trouble === 'stalled') this.#isStalled = true;
    else if (trouble === 'cut') this.#over(1006);
    else if (trouble === 'internal-error') this.#over(1011);
    else if (trouble === 'late') this.#network.clock.setTimeout(message, this.#network.trouble.delayMs(5000));
    else {
      if (trouble === 'after-garbage') this.#later(() => this.#emit({ type: 'message', data: '{"weather":"rain"' }));
      this.#later(message);
      if (trouble === 'duplicated') this.#later(message);
    }
  }

  /** In the order of sending, as on any stream. */
  #later(run: () => void): void {
    const { clock, trouble } = this.#network;
    this.#lastArrival = Math.max(this.#lastArrival, clock.now() + trouble.delayMs(200));
    clock.setTimeout(run, this.#lastArrival - clock.now());
  }

  #alive(run: (connection: number) => void): void {
    if (this.#connection !== undefined && !this.#isClosed && !this.#isStalled) run(this.#connection);
  }

  #over(code: number): void {
    if (this.#isClosed) return;
    this.#alive((connection) => this.#network.mock.switchboard.closed(connection, code));
    this.#isClosed = true;
    for (const listener of this.#listeners.get('close') ?? []) listener({ type: 'close', code });
  }

  #emit(event: SocketEvent): void {
    if (this.#isClosed || this.#isStalled) return;
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event);
  }
}
