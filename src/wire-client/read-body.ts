import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Bodies are read up to this many bytes, as they come and as they are decoded. */
export const largestBody = 24 * 2 ** 20;

/** Of a body that is longer, only so many bytes are kept: nobody can judge a part of it. */
const keptOfTruncated = 2 ** 16;

/** All bodies that are being read may have so many bytes together. */
const usualMostUnderWay = 8 * largestBody;
let underWay = 0;

export interface ReadBody {
  body: string;
  /** True where the body was longer than we read. */
  truncated: boolean;
}

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Collects a body, decoded, up to the limits; the rest is refused by closing the connection. */
export function readBody(
  incoming: IncomingMessage,
  fail: (error: Error) => void,
  finished: (read: ReadBody) => void,
  mostUnderWay = usualMostUnderWay,
): void {
  const encoding = incoming.headers['content-encoding']?.trim().toLowerCase() ?? '';
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined;
  const chunks: Buffer[] = [];
  let [received, decoded] = [0, 0];
  let isFinished = false;
  let held = 0;
  const release = (): void => {
    underWay -= held;
    held = 0;
  };
  const finish = (truncated: boolean) => {
    if (isFinished) return;
    isFinished = true;
    release();
    const whole = Buffer.concat(chunks);
    finished({ body: (truncated ? whole.subarray(0, keptOfTruncated) : whole).toString(), truncated });
    if (!truncated) return;
    incoming.destroy();
    decoder?.destroy();
  };
  const source = decoder ? incoming.pipe(decoder) : incoming;
  if (decoder) {
    incoming.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > largestBody) finish(true);
    });
    decoder.on('error', ({ message }) => {
      fail(new Error(`a body that is no ${encoding}: ${message}`));
      incoming.destroy();
    });
  }
  source.on('data', (chunk: Buffer) => {
    if (isFinished) return;
    decoded += chunk.length;
    held += chunk.length;
    underWay += chunk.length;
    if (decoded <= largestBody && underWay <= mostUnderWay) chunks.push(chunk);
    else finish(true);
  });
  source.on('end', () => finish(false));
  incoming.on('error', fail).on('close', release);
}
