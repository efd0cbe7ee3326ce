import { afterListening } from '../after-listening.ts';
import type { Arrived } from './connection-options.ts';

/** A connection, as far as it can be waited for. */
interface Source {
  readonly closed: unknown;
  onArrival(listener: (arrived: Arrived) => void): () => void;
}

interface WaitOptions {
  timeoutMs: number;
  /** Frames with which the time starts anew. */
  isProgress?: ((text: string) => boolean) | undefined;
  /** Whether our own side holds back what is waited for: that time does not count. */
  isHeld?: (() => boolean) | undefined;
  /** What it comes from: once that has ended, what is still to come takes no longer than so many milliseconds. */
  from?: { source: Source; lastMs: number } | undefined;
}

/** What `find` answers first that is not undefined, now or after an arrival; undefined at the deadline or the end. */
export function waitUntil<Found>(
  connection: Source,
  find: () => Found | undefined,
  { timeoutMs, isProgress = () => false, isHeld, from }: WaitOptions,
): Promise<Found | undefined> {
  return new Promise((resolve) => {
    const patience = () => (from?.source.closed ? Math.min(timeoutMs, from.lastMs) : timeoutMs);
    const giveUpLater = () => afterListening(patience(), () => settle(undefined), isHeld);
    let callOff = giveUpLater();
    const startAnew = () => {
      callOff();
      callOff = giveUpLater();
    };
    const look = (arrived?: Arrived) => {
      const found = find();
      if (found !== undefined || connection.closed) return settle(found);
      if (arrived?.kind === 'frame' && isProgress(arrived.text)) startAnew();
    };
    const settle = (found: Found | undefined) => {
      callOff();
      unsubscribe();
      forgetSource?.();
      resolve(found);
    };
    const unsubscribe = connection.onArrival(look);
    const forgetSource = from?.source.onArrival(({ kind }) => kind === 'closed' && startAnew());
    look();
  });
}
