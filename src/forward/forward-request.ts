import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { resetSocket, sendError } from '../server-kit/index.ts';
import { type ForwardFailure, failureOf, type WireError } from './forward-failure.ts';
import type { AnswerHead } from './onward/answer-head.ts';
import type { ClientLine, LineExchange } from './onward/client-line.ts';
import { RequestWriter, requestHead } from './onward/request-writer.ts';
import { AnswerPasser } from './pass-answer.ts';
import { endToEnd, headerIn } from './raw-headers.ts';
import { type FrontOrigin, frontOf, headersAt, pathAt } from './rewrite-request.ts';
import type { ForwardTarget } from './target.ts';

/** What the target has answered, but for the body. */
export type ForwardedAnswer = Pick<AnswerHead, 'status' | 'rawHeaders'>;

/** Sees a request and its answer pass, and cannot change them. */
export interface ExchangeWatch {
  /** Bytes of the request's body have gone on. */
  sent?(chunk: Buffer): void;
  /** The request has gone on whole. */
  sentAll?(): void;
  answered?(answer: ForwardedAnswer): void;
  /** Bytes of the answer's body are about to pass. */
  received?(chunk: Buffer): void;
  /** Once: the answer has passed whole, or why not. */
  ended?(failure?: ForwardFailure): void;
  /** What becomes of the answer, once it has come whole; it passes as it is, and as it comes, where left out. */
  takeAnswer?(answer: ForwardedAnswer, response: ServerResponse): void;
}

export interface ForwardedExchange {
  /** The body, where it was read already. */
  body?: Buffer;
  request: IncomingMessage;
  response: ServerResponse;
  watch: ExchangeWatch;
}

const gone: ForwardFailure = { why: 'The client went away before it had the whole answer.', code: 'CLIENT_GONE' };

/** Passes a request on to the target and its answer back, byte for byte, as it comes. */
export function forwardRequest(target: ForwardTarget, line: ClientLine, exchange: ForwardedExchange): void {
  line.take(new Forwarding(target, line, exchange));
}

/** A request on its way to the target, and its answer on the way back. */
class Forwarding implements LineExchange {
  readonly method: string;
  readonly #target: ForwardTarget;
  readonly #line: ClientLine;
  readonly #exchange: ForwardedExchange;
  readonly #front: FrontOrigin;
  readonly #passer: AnswerPasser;
  #answer: AnswerHead | undefined;
  #isOver = false;
  #isAwaitingDrain = false;
  #hasFailed = false;

  constructor(target: ForwardTarget, line: ClientLine, exchange: ForwardedExchange) {
    const { request, response } = exchange;
    this.method = request.method ?? 'GET';
    this.#target = target;
    this.#line = line;
    this.#exchange = exchange;
    this.#front = frontOf(request);
    this.#passer = new AnswerPasser(target, response, this.#front);
    response.on('error', () => {});
    response.on('close', () => this.clientGone());
  }

  begin(socket: Socket): void {
    const { request, body, watch } = this.#exchange;
    const headers = withLength(request, headersAt(this.#target, endToEnd(request.rawHeaders), this.#front));
    const isChunked = /chunked/i.test(headerIn(headers, 'transfer-encoding') ?? '');
    const head = requestHead(this.method, pathAt(this.#target, request.url), headers);
    const writer = new RequestWriter(socket, head, isChunked);
    if (body) {
      writer.write(body);
      this.#endRequest(writer);
      return;
    }
    request.on('data', (chunk: Buffer) => {
      if (!writer.write(chunk)) request.pause();
      watch.sent?.(chunk);
    });
    request.on('end', () => {
      this.#endRequest(writer);
      watch.sentAll?.();
    });
    request.on('error', () => this.#line.leave(this));
    // What of the body is at hand is heard by then and goes out with the head.
    process.nextTick(() => writer.flush());
  }

  #endRequest(writer: RequestWriter): void {
    writer.end(this.#exchange.request.rawTrailers);
    this.#line.sent(this);
  }

  drained(): void {
    this.#exchange.request.resume();
  }

  informed({ status, reason, rawHeaders }: AnswerHead): void {
    const { socket } = this.#exchange.response;
    // A response that has not begun tells of no drain.
    if (!this.#passer.inform(status, reason, rawHeaders) && socket) this.#awaitDrain(socket);
  }

  answered(answer: AnswerHead): void {
    const { watch } = this.#exchange;
    this.#answer = answer;
    watch.answered?.(answer);
    if (watch.takeAnswer) return;
    try {
      this.#passer.head(answer);
    } catch (error) {
      // It may be more than Node lets through, such as the status 099: that is a failure of the target's.
      this.#line.leave(this);
      this.#fail(error as WireError);
    }
  }

  received(bytes: Buffer): void {
    const { watch } = this.#exchange;
    if (this.#hasFailed) return;
    watch.received?.(bytes);
    if (!watch.takeAnswer && !this.#passer.body(bytes)) this.#awaitDrain(this.#exchange.response);
  }

  /** No faster than the client takes it. */
  #awaitDrain(of: Writable): void {
    this.#line.pause();
    if (this.#isAwaitingDrain) return;
    this.#isAwaitingDrain = true;
    of.once('drain', () => {
      this.#isAwaitingDrain = false;
      this.#line.resume();
    });
  }

  paused(): void {
    if (!this.#hasFailed) this.#passer.flush();
  }

  receivedAll(rawTrailers: string[]): void {
    const { watch, response } = this.#exchange;
    if (this.#hasFailed || !this.#answer) return;
    // A response that has ended tells of no drain.
    this.#line.resume();
    if (watch.takeAnswer) {
      watch.takeAnswer(this.#answer, response);
      return;
    }
    this.#end();
    this.#passer.end(rawTrailers);
  }

  broke(error: WireError, isReset: boolean): void {
    const { response, request } = this.#exchange;
    if (this.#answer && !error.code?.startsWith('HPE_')) {
      const { code = 'FAILED' } = error;
      this.#passer.flush();
      this.#end({ why: `${this.#target.url} ended the connection in the middle of its answer.`, code });
      if (code === 'ECONNRESET' && isReset) resetSocket(request.socket);
      else response.destroy();
    } else this.#fail(error);
  }

  #fail(error: WireError): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const { response } = this.#exchange;
    const failure = response.destroyed ? gone : failureOf(this.#target, error);
    this.#end(failure);
    if (!response.destroyed) breakOff(this.#exchange, error, failure);
  }

  clientGone(): void {
    const isWhole = this.#exchange.response.writableFinished;
    if (!isWhole) this.#line.leave(this);
    this.#end(isWhole ? undefined : gone);
  }

  #end(failure?: ForwardFailure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#exchange.watch.ended?.(failure);
  }
}

/** A request that tells of no body has none, where the method would let one be expected. */
function withLength({ method = 'GET' }: IncomingMessage, headers: string[]): string[] {
  const isTold = headerIn(headers, 'content-length') ?? headerIn(headers, 'transfer-encoding');
  const hasNone = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'].includes(method);
  return isTold !== undefined || hasNone ? headers : [...headers, 'Content-Length', '0'];
}

/** The client meets what it would have met; where that is nothing at all, an error says so. */
function breakOff({ request, response }: ForwardedExchange, error: WireError, { why }: ForwardFailure): void {
  const { socket } = request;
  if (response.headersSent) {
    if (error.code === 'ECONNRESET') resetSocket(socket);
    else response.destroy();
  } else if (error.rawPacket && error.code?.startsWith('HPE_')) socket.end(error.rawPacket);
  else
    sendError(response, 'BAD_GATEWAY', { text: why, ...(!request.complete && { headers: ['connection', 'close'] }) });
}
