import { readHeaderLines } from './answer-head.ts';
import { noHttp } from './no-http.ts';

/** The longest line between two chunks, and all trailers together, in bytes. */
const longest = 65_536;

const sizeLine = /^([\da-f]{1,12})[\t ]*(;.*)?$/i;

/** A body in chunks (RFC 9112, 7.1), as its bytes come. */
export class ChunkedBody {
  readonly #onBytes: (bytes: Buffer) => void;
  #awaits: 'size' | 'data' | 'data-end' | 'trailers' | 'nothing' = 'size';
  /** Bytes that the chunk still has. */
  #left = 0;
  /** A line of which more is to come. */
  #line = '';
  #trailers: string[] = [];
  #trailersLength = 0;

  /** @param onBytes is called with what the chunks hold */
  constructor(onBytes: (bytes: Buffer) => void) {
    this.#onBytes = onBytes;
  }

  /**
   * @returns the trailers, and how many of the bytes were the body's, once it is whole; undefined before
   * @throws an error of `noHttp`
   */
  push(bytes: Buffer): { rawTrailers: string[]; length: number } | undefined {
    let at = 0;
    while (at < bytes.length && this.#awaits !== 'nothing') {
      at = this.#awaits === 'data' ? this.#readData(bytes, at) : this.#readLine(bytes, at);
    }
    return this.#awaits === 'nothing' ? { rawTrailers: readHeaderLines(this.#trailers), length: at } : undefined;
  }

  /** @returns where it ends */
  #readLine(bytes: Buffer, at: number): number {
    const lineEnd = bytes.indexOf(0x0a, at);
    this.#line += bytes.toString('latin1', at, lineEnd < 0 ? bytes.length : lineEnd);
    if (this.#line.length > longest) noHttp('Too long a line between chunks', 'HPE_CHUNK_EXTENSIONS_OVERFLOW');
    if (lineEnd < 0) return bytes.length;
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : noHttp('Missing CR between chunks');
    this.#line = '';
    this.#endLine(line);
    return lineEnd + 1;
  }

  #endLine(line: string): void {
    if (this.#awaits === 'trailers') this.#readTrailer(line);
    else if (this.#awaits === 'size') this.#readSize(line);
    else if (line === '') this.#awaits = 'size';
    else noHttp('Missing end of a chunk');
  }

  #readSize(line: string): void {
    const [, size = ''] = sizeLine.exec(line) ?? noHttp('Invalid chunk size');
    this.#left = Number.parseInt(size, 16);
    this.#awaits = this.#left === 0 ? 'trailers' : 'data';
  }

  #readTrailer(line: string): void {
    if (line === '') {
      this.#awaits = 'nothing';
      return;
    }
    this.#trailersLength += line.length;
    if (this.#trailersLength > longest) noHttp('Too many trailers', 'HPE_HEADER_OVERFLOW');
    this.#trailers.push(line);
  }

  /** @returns where it ends */
  #readData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    if (this.#left === 0) this.#awaits = 'data-end';
    this.#onBytes(bytes.subarray(at, end));
    return end;
  }
}
