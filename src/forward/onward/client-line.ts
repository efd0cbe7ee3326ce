import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WaitingRequests, whenAnswered } from '../../server-kit/index.ts';
import type { WireError } from '../forward-failure.ts';
import type { ForwardTarget } from '../target.ts';
import { type AnswerListener, AnswerReader } from './answer-reader.ts';

/** A request that goes over a line to the target, and its answer that comes back. */
export interface LineExchange extends AnswerListener {
  readonly method: string;
  /** The line is free: from here on this request may write to it, and what comes is its answer. */
  begin(socket: Socket): void;
  /** The target takes more of the request. */
  drained(): void;
  /** For now there is no more of the answer. */
  paused(): void;
  /** No answer comes, or no more of it. @param isReset the connection did not end, it was reset */
  broke(error: WireError, isReset: boolean): void;
  /** The client went away while the request waited. */
  clientGone(): void;
}

/**
 * A connection of a client and the one that goes on from it to the target. Each client connection has its own, so that
 * it lives as long as it would without us: where the target ends an idle one, the client's ends too. Requests go one
 * after the other, and none goes twice.
 */
export class ClientLine {
  readonly #client: Socket;
  readonly #target: ForwardTarget;
  readonly #waiting: LineExchange[] = [];
  readonly #waitingRequests: WaitingRequests;
  #socket: Socket | undefined;
  #exchange: LineExchange | undefined;
  #reader: AnswerReader | undefined;
  #isSent = false;
  #isDetached = false;

  constructor(client: Socket, target: ForwardTarget) {
    this.#client = client;
    this.#target = target;
    client.setNoDelay(true);
    client.once('close', () => this.#clientGone());
    this.#waitingRequests = new WaitingRequests(client);
  }

  /** The request goes as soon as those before it have their answers. */
  take(exchange: LineExchange): void {
    if (this.#client.destroyed || this.#client.writableEnded) exchange.clientGone();
    else if (!this.#exchange) this.#begin(exchange);
    else {
      this.#waiting.push(exchange);
      this.#waitingRequests.add();
    }
  }

  /** The request has gone whole. */
  sent(exchange: LineExchange): void {
    if (exchange !== this.#exchange) return;
    this.#isSent = true;
    this.#next();
  }

  /** Nobody waits for the answer any more. */
  leave(exchange: LineExchange): void {
    const place = this.#waiting.indexOf(exchange);
    if (place >= 0) this.#takeWaiting(place);
    if (exchange !== this.#exchange) return;
    this.#exchange = undefined;
    this.#drop();
    this.#beginNext();
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  #begin(exchange: LineExchange): void {
    this.#exchange = exchange;
    this.#isSent = false;
    this.#reader = new AnswerReader(exchange.method, exchange);
    try {
      this.#socket ??= this.#connect();
    } catch (error) {
      this.#break(error as WireError);
      return;
    }
    exchange.begin(this.#socket);
  }

  #connect(): Socket {
    const socket = connectTo(this.#target);
    let failure: WireError | undefined;
    socket.on('data', (chunk) => {
      if (socket === this.#socket) this.#came(chunk);
    });
    socket.on('drain', () => {
      if (socket === this.#socket) this.#exchange?.drained();
    });
    socket.on('end', () => {
      if (socket === this.#socket) this.#ended();
    });
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => this.#closed(socket, failure));
    return socket;
  }

  #came(chunk: Buffer): void {
    const [exchange, reader] = [this.#exchange, this.#reader];
    if (!exchange || !reader || reader.isWhole) {
      this.#cameUnasked(chunk);
      return;
    }
    let rest: Buffer;
    try {
      rest = reader.push(chunk);
    } catch (error) {
      if (exchange === this.#exchange) this.#break(error as WireError);
      return;
    }
    if (exchange !== this.#exchange) return;
    if (!reader.isWhole) exchange.paused();
    else if (rest.length > 0) this.#cameUnasked(rest);
    else this.#next();
  }

  /** The client meets what it would have met; where the next answer begins nobody knows any more. */
  #cameUnasked(bytes: Buffer): void {
    this.#client.end(bytes);
    this.#exchange = undefined;
    this.#drop();
  }

  #ended(): void {
    if (!this.#exchange || this.#reader?.isWhole) return;
    if (this.#reader?.end()) this.#next();
    else this.#break({ name: 'Error', message: 'socket hang up', code: 'ECONNRESET' });
  }

  #closed(socket: Socket, failure: WireError | undefined): void {
    if (socket === this.#socket) {
      this.#socket = undefined;
      const error = failure ?? { name: 'Error', message: 'socket hang up', code: 'ECONNRESET' };
      if (this.#exchange && !this.#reader?.isWhole) this.#break(error, failure !== undefined);
    }
    if (this.#isOver) whenAnswered(this.#client, () => this.#isOver && this.#client.end());
  }

  /** Nothing goes over it any more, and the target has ended it. */
  get #isOver(): boolean {
    const isIdle = this.#waiting.length === 0 && (!this.#exchange || this.#reader?.isWhole === true);
    return !this.#isDetached && !this.#socket && isIdle;
  }

  /** The client's connection becomes something else than HTTP: what becomes of this line no longer matters to it. */
  detach(): void {
    this.#isDetached = true;
    this.#drop();
  }

  #break(error: WireError, isReset = false): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#drop();
    exchange?.broke(error, isReset);
    this.#beginNext();
  }

  /** Where request and answer have passed whole, the line is free for another. */
  #next(): void {
    if (!this.#reader?.isWhole) return;
    if (!this.#reader.isKeptAlive) this.#drop();
    else if (!this.#isSent) return;
    this.#exchange = undefined;
    this.#beginNext();
  }

  #beginNext(): void {
    if (this.#exchange || this.#client.destroyed) return;
    const next = this.#takeWaiting(0);
    if (next) this.#begin(next);
  }

  #takeWaiting(place: number): LineExchange | undefined {
    const [exchange] = this.#waiting.splice(place, 1);
    if (exchange) this.#waitingRequests.remove();
    return exchange;
  }

  #clientGone(): void {
    this.#drop();
    for (const exchange of this.#waiting.splice(0)) exchange.clientGone();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }
}

function connectTo({ hostname: host, port, isTls, tls: { ca, rejectUnauthorized } }: ForwardTarget): Socket {
  const name = isIP(host) === 0 && { servername: host };
  const trust = { ...(ca !== undefined && { ca }), ...(rejectUnauthorized === false && { rejectUnauthorized }) };
  const socket = isTls
    ? connectTls({ host, port, ALPNProtocols: ['http/1.1'], ...name, ...trust })
    : connect({ host, port });
  return socket.setNoDelay(true).setKeepAlive(true);
}
