import type { Message } from '../protocol/generated/types.ts';
import type { ClientClock, WebSocketConstructor, WebSocketLike } from './environment.ts';
import { readFrame, tokenFrame } from './wire.ts';

/** What one connection tells. `lost` is told once and is the last thing told. */
export interface ConnectionListener {
  connected(): void;
  message(message: Message): void;
  /** The server refused the token, or says that something else is wrong. */
  error(code: string, text: string): void;
  /** Any frame at all has arrived. */
  heard(): void;
  /** @param code the close code; 1006 where there was no closing handshake */
  lost(code: number): void;
}

export interface LiveConnectionOptions {
  WebSocket: WebSocketConstructor;
  clock: ClientClock;
  url: string;
  token: string;
  /** How long CONNECTED may take, in milliseconds. */
  timeoutMs: number;
}

/** No closing handshake took place (RFC 6455, section 7.1.5). */
const abnormalClosure = 1006;

/** One connection: the token first and once, and nothing else before CONNECTED (client side of connect.connected). */
export class LiveConnection {
  readonly #socket: WebSocketLike;
  readonly #listener: ConnectionListener;
  readonly #stopWaiting: () => void;
  #state: 'waiting' | 'live' | 'over' = 'waiting';

  constructor({ WebSocket, clock, url, token, timeoutMs }: LiveConnectionOptions, listener: ConnectionListener) {
    this.#listener = listener;
    this.#socket = new WebSocket(url);
    const timer = clock.setTimeout(() => this.drop(), timeoutMs);
    this.#stopWaiting = () => clock.clearTimeout(timer);
    this.#socket.addEventListener('open', () => {
      if (this.#state === 'waiting') this.#socket.send(tokenFrame(token));
    });
    this.#socket.addEventListener('message', ({ data }) => this.#receive(data));
    this.#socket.addEventListener('close', ({ code }) => this.#end(code ?? abnormalClosure));
    // A close event follows, and says the same.
    this.#socket.addEventListener('error', () => {});
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Gives the connection up at once: one whose other end is silent may never answer a closing handshake. */
  drop(): void {
    if (this.#state === 'over') return;
    this.#end(abnormalClosure);
    this.#socket.close(1000);
  }

  #receive(data: unknown): void {
    if (this.#state === 'over') return;
    this.#listener.heard();
    const frame = readFrame(data);
    if (frame.type === 'error') this.#listener.error(frame.code, frame.text);
    // A second CONNECTED says nothing new, and nothing live may come before the first (live.not-before-connected).
    else if (frame.type === 'connected' && this.#state === 'waiting') this.#connected();
    else if (frame.type === 'message' && this.#state === 'live') this.#listener.message(frame.message);
  }

  #connected(): void {
    this.#state = 'live';
    this.#stopWaiting();
    this.#listener.connected();
  }

  #end(code: number): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#stopWaiting();
    this.#listener.lost(code);
  }
}
