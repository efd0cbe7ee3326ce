import { ChatTestbedError } from '../protocol/index.ts';
import type { TraceEntry } from '../traffic/index.ts';
import { type Condition, conditionKinds, describeCondition, fitsCondition } from './condition.ts';
import { summarize } from './summarize.ts';

/** What of the trace is needed here. */
export interface WatchedTrace {
  entries(): TraceEntry[];
  subscribe(listener: (entry: TraceEntry) => void): () => void;
}

export interface WaitOptions {
  /** Only what passed after this entry counts; everything since the start or the last reset where left out. */
  after?: { seq: number };
  /** How long to wait, in milliseconds; 5,000 where left out. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 5000;

/**
 * Waits until the trace has an entry that fits; one that is there already counts.
 * @throws ChatTestbedError TIMEOUT, with what passed instead
 */
export function waitForEntry(
  trace: WatchedTrace,
  condition: Condition,
  { after, timeoutMs = defaultTimeoutMs }: WaitOptions,
): Promise<TraceEntry> {
  checkCondition(condition);
  const found = entriesAfter(trace, after).find((entry) => fitsCondition(condition, entry));
  if (found) return Promise.resolve(found);
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      unsubscribe();
    };
    const unsubscribe = trace.subscribe((entry) => {
      if (!fitsCondition(condition, entry)) return;
      stop();
      resolve(entry);
    });
    const timer = setTimeout(() => {
      stop();
      const wanted = describeCondition(condition);
      const instead = summarize(entriesAfter(trace, after));
      reject(new ChatTestbedError('TIMEOUT', `Waited ${timeoutMs} ms for: ${wanted}. ${instead}`));
    }, timeoutMs);
  });
}

/**
 * Makes sure that nothing fits until a barrier is there; the barrier is the evidence, not the time it took.
 * @throws ChatTestbedError UNEXPECTED, with the entry that fits
 */
export async function expectNoEntry(
  trace: WatchedTrace,
  condition: Condition,
  { after, barrier }: { after?: { seq: number }; barrier: () => Promise<unknown> },
): Promise<void> {
  checkCondition(condition);
  const offenders = entriesAfter(trace, after).filter((entry) => fitsCondition(condition, entry));
  const unsubscribe = trace.subscribe((entry) => {
    if (fitsCondition(condition, entry)) offenders.push(entry);
  });
  try {
    if (offenders.length === 0) await barrier();
  } finally {
    unsubscribe();
  }
  if (offenders.length === 0) return;
  throw new ChatTestbedError(
    'UNEXPECTED',
    `There should be none of: ${describeCondition(condition)}. ${summarize(offenders)}`,
  );
}

function entriesAfter(trace: WatchedTrace, after: { seq: number } | undefined): TraceEntry[] {
  return trace.entries().filter(({ seq }) => seq > (after?.seq ?? 0));
}

function checkCondition(condition: Condition): void {
  if (typeof condition === 'function') return;
  const [kind, ...more] = Object.keys(condition);
  if (kind !== undefined && more.length === 0 && conditionKinds.includes(kind)) return;
  const given = [kind, ...more].join(', ') || 'nothing';
  throw new ChatTestbedError(
    'INVALID_OPTION',
    `A condition has one of ${conditionKinds.join(', ')}; this one has ${given}.`,
  );
}
