import type { TraceEntry } from '../entry.ts';

/** What of a trace is needed to wait. */
export interface WatchedTrace {
  entries(): TraceEntry[];
  subscribe(listener: (entry: TraceEntry) => void): () => void;
}

export interface AwaitOptions {
  /** Only entries after this number count. */
  after: number;
  /** How long to wait, in milliseconds of the machine's time, not of the mock's. */
  timeoutMs: number;
  /** Is given what ends the waiting early. */
  onGone?: (leave: () => void) => void;
}

/**
 * Waits for an entry that fits; one that has passed already counts.
 * @returns undefined if none came in time
 * @example await awaitEntry(trace, ({ kind }) => kind === 'opened', { after: 0, timeoutMs: 1000 })
 */
export function awaitEntry(
  trace: WatchedTrace,
  fits: (entry: TraceEntry) => boolean,
  { after, timeoutMs, onGone }: AwaitOptions,
): Promise<TraceEntry | undefined> {
  return new Promise((resolve, reject) => {
    const past = trace.entries().find((entry) => entry.seq > after && fits(entry));
    if (past) return resolve(past);
    const end = (settle: () => void): void => {
      unsubscribe();
      clearTimeout(timer);
      settle();
    };
    const unsubscribe = trace.subscribe((entry) => {
      try {
        if (entry.seq > after && fits(entry)) end(() => resolve(entry));
      } catch (error) {
        end(() => reject(error));
      }
    });
    const timer = setTimeout(() => end(() => resolve(undefined)), timeoutMs);
    onGone?.(() => end(() => resolve(undefined)));
  });
}
