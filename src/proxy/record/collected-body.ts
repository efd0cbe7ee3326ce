import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** The longest body that is collected, in bytes; of a longer one only the beginning is recorded. */
const longest = 33_554_432;

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength: longest }),
  'x-gzip': (bytes) => gunzipSync(bytes, { maxOutputLength: longest }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength: longest }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: longest }),
};

/** A body as it passes by, for the record. */
export class CollectedBody {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #hasEnded = false;

  add(chunk: Buffer): void {
    if (this.#hasEnded) return;
    if (this.#length < longest) this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** What comes from here on is no part of it. */
  end(): void {
    this.#hasEnded = true;
  }

  /** @param encoding of the `Content-Encoding` header @returns its `length` is there where the text is not whole */
  read(encoding = 'identity'): { body: string; length?: number } {
    const bytes = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    if (this.#length > longest) return { body: bytes.subarray(0, longest).toString(), length: this.#length };
    if (encoding === 'identity' || encoding === '' || bytes.length === 0) return { body: bytes.toString() };
    return decoded(bytes, encoding.toLowerCase());
  }
}

/** What cannot be decoded is there, and nobody knows what it says. */
function decoded(bytes: Buffer, encoding: string): { body: string; length?: number } {
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  try {
    if (decode) return { body: decode(bytes).toString() };
  } catch {
    // Told below: it is not in the record.
  }
  return { body: '', length: bytes.length };
}
