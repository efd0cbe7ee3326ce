import type { Readable } from 'node:stream';
import { Pieces } from '../record/pieces.ts';

/**
 * Reads the body of a request.
 * @param most in bytes
 * @returns undefined where it is longer: what was read stands before the rest again
 * @throws Error where the client goes away before its end
 */
export async function readBody(request: Readable, most: number): Promise<Buffer | undefined> {
  const read = new Pieces();
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    read.add(chunk);
    if (read.length <= most) continue;
    request.unshift(read.take());
    return undefined;
  }
  return read.take();
}
