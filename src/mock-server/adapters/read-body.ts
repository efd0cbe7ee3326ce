import type { IncomingMessage } from 'node:http';
import { type Sender, unfinishedInput } from './unfinished-input.ts';

/** A body, or what has come of it. */
export interface RequestBody {
  bytes: Buffer;
  isWhole: boolean;
  /** Why the rest is not waited for. */
  cutOff?: string;
}

interface BodyLimits {
  /** Past this many bytes the rest is thrown away unread. */
  maxBytes: number;
  /** Whether the request came with somebody's token. */
  isKnown: boolean;
}

/** Reads a request's body whole, or stops at a limit. A request that breaks off gets no answer: its client is gone. */
export function readBody(
  request: IncomingMessage,
  { maxBytes, isKnown }: BodyLimits,
  done: (body: RequestBody) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = (how: Omit<RequestBody, 'bytes'>): void => {
    request.off('data', onData).off('end', onEnd).resume();
    unfinishedInput.finished(sender);
    done({ bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), ...how });
  };
  const sender: Sender = { isKnown: () => isKnown, cutOff: (cutOff) => end({ isWhole: false, cutOff }) };
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > maxBytes) {
      end({ isWhole: false });
      return;
    }
    chunks.push(chunk);
    unfinishedInput.keeps(sender, size);
  };
  const onEnd = (): void => end({ isWhole: true });
  request
    .on('data', onData)
    .on('end', onEnd)
    .on('error', () => request.destroy())
    .on('close', () => unfinishedInput.finished(sender));
}
