import type { IncomingMessage, ServerResponse } from 'node:http';
import { resetSocket } from '../server-kit/index.ts';
import type { ForwardFailure } from './forward-failure.ts';
import { endToEnd, headerIn, mapHeaders, pairsOf } from './raw-headers.ts';
import { headersForFront } from './rewrite-answer.ts';
import { frontOf } from './rewrite-request.ts';
import type { ForwardTarget } from './target.ts';

interface Passing {
  request: IncomingMessage;
  response: ServerResponse;
  watch: { received?(chunk: Buffer): void };
  /** Is called once the answer has passed, or has broken off. */
  end(failure?: ForwardFailure): void;
}

/** Passes an answer back to the client as it comes: head, body, trailers, and where it breaks off. */
export function passAnswer(target: ForwardTarget, answer: IncomingMessage, passing: Passing): void {
  const { request, response, watch, end } = passing;
  writeHead(target, answer, request, response);
  let isBroken = false;
  answer.on('data', (chunk: Buffer) => {
    watch.received?.(chunk);
    if (!response.write(chunk)) answer.pause();
  });
  response.on('drain', () => answer.resume());
  answer.on('error', ({ code }: NodeJS.ErrnoException) => {
    isBroken = true;
    end({ why: `${target.url} ended the connection in the middle of its answer.`, code: code ?? 'FAILED' });
    if (code === 'ECONNRESET' && answer.socket.errored) resetSocket(request.socket);
    else response.destroy();
  });
  answer.on('end', () => {
    if (isBroken || !answer.complete) return;
    addTrailers(response, answer);
    end();
    response.end();
  });
}

function writeHead(
  target: ForwardTarget,
  answer: IncomingMessage,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { statusCode = 502, statusMessage = '', rawHeaders } = answer;
  const isOld = request.httpVersion === '1.0';
  const headers = headersForFront(target, endToEnd(rawHeaders), frontOf(request));
  const known = isOld
    ? mapHeaders(headers, (name, value) => (name === 'transfer-encoding' ? undefined : value))
    : headers;
  response.sendDate = false;
  if (/\bclose\b/i.test(headerIn(rawHeaders, 'connection') ?? '')) response.shouldKeepAlive = false;
  response.writeHead(statusCode, statusMessage, known);
  // What is streamed may keep its first byte waiting for long; what is at hand goes out with the head.
  setImmediate(() => {
    if (!response.destroyed) response.flushHeaders();
  });
}

/** Trailers that Node does not let through are left out: the body has passed already. */
function addTrailers(response: ServerResponse, { rawTrailers }: IncomingMessage): void {
  try {
    if (rawTrailers.length > 0) response.addTrailers(pairsOf(rawTrailers));
  } catch {
    // Told nowhere: they are no part of the chat.
  }
}
