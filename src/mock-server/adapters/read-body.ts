import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body whole, or stops at a limit. A request that breaks off gets no answer: its client is gone.
 * @param maxBytes past this many bytes the rest is thrown away unread
 */
export function readBody(request: IncomingMessage, maxBytes: number, done: (body: Buffer | 'too-large') => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size <= maxBytes) {
      chunks.push(chunk);
      return;
    }
    request.off('data', onData).off('end', onEnd);
    request.resume();
    done('too-large');
  };
  const onEnd = (): void => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  request
    .on('data', onData)
    .on('end', onEnd)
    .on('error', () => request.destroy());
}
