import type { ServerResponse } from 'node:http';
import type { AnswerHead } from './onward/answer-head.ts';
import { endToEnd, mapHeaders, pairsOf, type RawHeaders } from './raw-headers.ts';
import { headersForFront } from './rewrite-answer.ts';
import type { FrontOrigin } from './rewrite-request.ts';
import type { ForwardTarget } from './target.ts';

/** Up to so many bytes of a body are copied behind the head, because one write costs more than that. */
const mostCopied = 16_384;

/**
 * Passes an answer back to the client as it comes: head, body, trailers. Head and the first part of the body are kept
 * until it is clear that no more is at hand, so that a short answer is one write.
 */
export class AnswerPasser {
  readonly #target: ForwardTarget;
  readonly #response: ServerResponse;
  readonly #front: FrontOrigin;
  #state: 'before' | 'kept' | 'streaming' = 'before';
  #first: Buffer | undefined;

  constructor(target: ForwardTarget, response: ServerResponse, front: FrontOrigin) {
    this.#target = target;
    this.#response = response;
    this.#front = front;
  }

  /**
   * What comes before an answer, such as 100 Continue or 103 Early Hints.
   * @returns whether the client takes more
   */
  inform(status: number, reason: string, rawHeaders: RawHeaders): boolean {
    const response = this.#response;
    if (response.headersSent || response.req.httpVersion === '1.0') return true;
    if (status === 100) response.writeContinue();
    else response.socket?.write(headOf(status, reason, rawHeaders), 'latin1');
    return response.socket?.writableNeedDrain !== true;
  }

  /** @throws RangeError, TypeError where Node lets it not through */
  head({ status, reason, rawHeaders, isKeptAlive }: AnswerHead): void {
    const response = this.#response;
    const isOld = response.req.httpVersion === '1.0';
    const headers = headersForFront(this.#target, endToEnd(rawHeaders), this.#front);
    const known = isOld
      ? mapHeaders(headers, (name, value) => (name === 'transfer-encoding' ? undefined : value))
      : headers;
    response.sendDate = false;
    if (!isKeptAlive) response.shouldKeepAlive = false;
    response.writeHead(status, reason, known);
    this.#state = 'kept';
  }

  /** @returns whether the client takes more */
  body(bytes: Buffer): boolean {
    if (this.#state === 'kept' && !this.#first) {
      this.#first = bytes;
      return true;
    }
    this.flush();
    return this.#response.write(bytes);
  }

  /** What is kept goes out: what is streamed may keep its next byte waiting for long. */
  flush(): void {
    if (this.#state !== 'kept') return;
    this.#state = 'streaming';
    if (this.#response.destroyed) return;
    if (this.#first) this.#response.write(this.#first);
    else this.#response.flushHeaders();
    this.#first = undefined;
  }

  end(rawTrailers: RawHeaders): void {
    const [response, first] = [this.#response, this.#first];
    this.#addTrailers(rawTrailers);
    this.#state = 'streaming';
    if (!first) response.end();
    else if (first.length <= mostCopied) response.end(first.toString('latin1'), 'latin1');
    else response.end(first);
  }

  /** Trailers that Node does not let through are left out: the body has passed already. */
  #addTrailers(rawTrailers: RawHeaders): void {
    try {
      if (rawTrailers.length > 0) this.#response.addTrailers(pairsOf(rawTrailers));
    } catch {
      // Told nowhere: they are no part of the chat.
    }
  }
}

function headOf(status: number, reason: string, raw: RawHeaders): string {
  let head = `HTTP/1.1 ${status} ${reason}\r\n`;
  for (let at = 0; at < raw.length; at += 2) head += `${raw[at]}: ${raw[at + 1]}\r\n`;
  return `${head}\r\n`;
}
