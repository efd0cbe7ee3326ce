import type { Socket } from 'node:net';
import type { RawHeaders } from '../raw-headers.ts';

/** Up to so many bytes of a body are copied behind the head, because one write costs more than that. */
const mostCopied = 16_384;

/** The head of a request as it goes out, a byte a character. */
export function requestHead(method: string, path: string, headers: RawHeaders): string {
  let head = `${method} ${path} HTTP/1.1\r\n`;
  for (let at = 0; at < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return `${head}Connection: keep-alive\r\n\r\n`;
}

/** Writes a request: its head together with what of the body is at hand, then the rest as it comes. */
export class RequestWriter {
  readonly #socket: Socket;
  readonly #isChunked: boolean;
  #head: string;

  constructor(socket: Socket, head: string, isChunked: boolean) {
    this.#socket = socket;
    this.#head = head;
    this.#isChunked = isChunked;
  }

  /** The head goes out, if it has not. */
  flush(): void {
    if (this.#head !== '') this.#write(nothing, '');
  }

  /** @returns whether the target takes more */
  write(chunk: Buffer): boolean {
    if (!this.#isChunked) return this.#write(chunk, '');
    if (chunk.length === 0) return true;
    this.#head += `${chunk.length.toString(16)}\r\n`;
    return this.#write(chunk, '\r\n');
  }

  /** @param rawTrailers name, value, name, value */
  end(rawTrailers: RawHeaders): void {
    if (this.#isChunked) {
      this.#head += '0\r\n';
      for (let at = 0; at < rawTrailers.length; at += 2) this.#head += `${rawTrailers[at]}: ${rawTrailers[at + 1]}\r\n`;
      this.#head += '\r\n';
    }
    this.flush();
  }

  #write(chunk: Buffer, behind: string): boolean {
    const before = this.#head;
    this.#head = '';
    if (before === '' && behind === '') return this.#socket.write(chunk);
    if (chunk.length <= mostCopied) return this.#socket.write(before + chunk.toString('latin1') + behind, 'latin1');
    this.#socket.cork();
    this.#socket.write(before, 'latin1');
    let isTaken = this.#socket.write(chunk);
    if (behind !== '') isTaken = this.#socket.write(behind, 'latin1');
    this.#socket.uncork();
    return isTaken;
  }
}

const nothing = Buffer.alloc(0);
