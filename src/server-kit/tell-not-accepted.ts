import type { Server } from 'node:net';
import { type ChatEvent, shortageOf } from '../protocol/index.ts';

/** It is told no more often than this, in milliseconds: it comes with every connection then. */
const pause = 10_000;

/**
 * A server goes on where the system lets a connection not in, and says so. To be called when it listens.
 * @param now milliseconds
 */
export function tellNotAccepted(
  server: Pick<Server, 'on'>,
  report: (event: ChatEvent) => void,
  now: () => number = Date.now,
): void {
  let toldAt = Number.NEGATIVE_INFINITY;
  server.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (now() - toldAt < pause) return;
    toldAt = now();
    report({ type: 'not-accepted', why: shortageOf(code) ?? `${message}.` });
  });
}
