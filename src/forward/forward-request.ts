import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { resetSocket, sendError } from '../server-kit/index.ts';
import type { ClientLine } from './client-line.ts';
import { dial } from './dial.ts';
import { type ForwardFailure, failureOf, type WireError } from './forward-failure.ts';
import { passAnswer } from './pass-answer.ts';
import { endToEnd, headerIn, pairsOf } from './raw-headers.ts';
import { frontOf, headersAt, pathAt } from './rewrite-request.ts';
import type { ForwardTarget } from './target.ts';

/** Sees a request and its answer pass, and cannot change them. */
export interface ExchangeWatch {
  /** Bytes of the request's body have gone on. */
  sent?(chunk: Buffer): void;
  /** The request has gone on whole. */
  sentAll?(): void;
  answered?(answer: IncomingMessage): void;
  /** Bytes of the answer's body are about to pass. */
  received?(chunk: Buffer): void;
  /** Once: the answer has passed whole, or why not. */
  ended?(failure?: ForwardFailure): void;
  /** What becomes of the answer; it passes as it is where left out. */
  takeAnswer?(answer: IncomingMessage, response: ServerResponse): void;
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
  const { request, response, watch } = exchange;
  const done = once(line.begin());
  const end = once((failure?: ForwardFailure) => {
    done();
    watch.ended?.(failure);
  });
  const fail = once((error: WireError) => {
    const failure = response.destroyed ? gone : failureOf(target, error);
    end(failure);
    if (!response.destroyed) breakOff(exchange, error, failure);
  });
  response.on('error', () => {});
  const onward = attempt(fail, () => open(target, line, request));
  if (!onward) return;
  onward.on('socket', (socket) => line.attach(socket));
  onward.on('continue', () => response.writeContinue());
  onward.on('response', (answer: IncomingMessage) => {
    onward.off('close', closed);
    watch.answered?.(answer);
    attempt(fail, () => {
      if (watch.takeAnswer) watch.takeAnswer(answer, response);
      else passAnswer(target, answer, { ...exchange, end });
    });
  });
  onward.on('error', fail);
  // A target that takes a plain request for an upgrade is dropped without an error.
  const closed = (): void => fail({ name: 'Error', message: 'no answer', code: 'ECONNRESET' });
  onward.on('close', closed);
  response.on('close', () => {
    if (!response.writableFinished) onward.destroy();
    end(response.writableFinished ? undefined : gone);
  });
  passBody(onward, exchange);
}

/** What a target has sent may be more than Node lets through, such as the status 099: that is a failure of the target's. */
function attempt<Made>(fail: (error: WireError) => void, act: () => Made): Made | undefined {
  try {
    return act();
  } catch (error) {
    fail(error as WireError);
    return undefined;
  }
}

function open(target: ForwardTarget, { agent }: ClientLine, request: IncomingMessage): ClientRequest {
  const headers = withLength(request, headersAt(target, endToEnd(request.rawHeaders), frontOf(request)));
  return dial(target, { agent, method: request.method, path: pathAt(target, request.url), headers });
}

/** A request that tells of no body has none; without a word on it, Node would announce one. */
function withLength({ method = 'GET' }: IncomingMessage, headers: string[]): string[] {
  const isTold = headerIn(headers, 'content-length') ?? headerIn(headers, 'transfer-encoding');
  const hasNone = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'].includes(method);
  return isTold !== undefined || hasNone ? headers : [...headers, 'Content-Length', '0'];
}

function passBody(onward: ClientRequest, { request, watch, body }: ForwardedExchange): void {
  if (body) {
    onward.end(body);
    return;
  }
  request.on('data', (chunk: Buffer) => {
    if (!onward.write(chunk)) request.pause();
    watch.sent?.(chunk);
  });
  onward.on('drain', () => request.resume());
  request.on('end', () => {
    if (request.rawTrailers.length > 0) onward.addTrailers(pairsOf(request.rawTrailers));
    onward.end();
    watch.sentAll?.();
  });
  request.on('error', () => onward.destroy());
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

function once<Args extends unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
  let isDone = false;
  return (...args) => {
    if (!isDone) {
      isDone = true;
      act(...args);
    }
  };
}
