import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Pieces } from './pieces.ts';

/** The longest body that is collected, in bytes; of a longer one only the beginning is recorded. */
export const longestBody = 33_554_432;

const decoders: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** A body as it passes by, for the record. */
export class CollectedBody {
  readonly #kept = new Pieces();
  #length = 0;
  #hasEnded = false;
  readonly #longestDecoded: number;

  /** @param longestDecoded in bytes: a few can be made to say a lot, and reading them takes time */
  constructor(longestDecoded = longestBody) {
    this.#longestDecoded = longestDecoded;
  }

  add(chunk: Buffer): void {
    if (this.#hasEnded) return;
    if (this.#length < longestBody) this.#kept.add(chunk);
    this.#length += chunk.length;
  }

  /** What comes from here on is no part of it. */
  end(): void {
    this.#hasEnded = true;
  }

  /** @param encoding of the `Content-Encoding` header @returns its `length` is there where the text is not whole */
  read(encoding = 'identity'): { body: string; length?: number } {
    const bytes = this.#kept.joined();
    if (this.#length > longestBody) return { body: bytes.subarray(0, longestBody).toString(), length: this.#length };
    if (encoding === 'identity' || encoding === '' || bytes.length === 0) return { body: bytes.toString() };
    return decoded(bytes, encoding.toLowerCase(), this.#longestDecoded);
  }
}

/** What cannot be decoded, or says more than is read, is there, and nobody knows what it says. */
function decoded(bytes: Buffer, encoding: string, maxOutputLength: number): { body: string; length?: number } {
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  try {
    if (decode) return { body: decode(bytes, { maxOutputLength }).toString() };
  } catch {
    // Told below: it is not in the record.
  }
  return { body: '', length: bytes.length };
}
