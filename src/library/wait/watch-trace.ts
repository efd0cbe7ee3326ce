import { ChatTestbedError } from '../../protocol/index.ts';
import {
  awaitEntry,
  type TraceEntry,
  type UnknownName,
  unknownNames,
  type WatchedTrace,
  type WorldNames,
} from '../../traffic/index.ts';
import { checkOptions } from '../options.ts';
import { type Condition, describeCondition, fits, readCondition, type Wanted } from './condition.ts';
import { summarize } from './summarize.ts';

export interface WaitOptions {
  /** Only what passed after this entry counts; everything since the start or the last reset if left out. */
  after?: { seq: number };
  /** How long to wait, in milliseconds; 4,000 if left out: less than the 5 s that test runners give a test. */
  timeoutMs?: number;
}

export const defaultTimeoutMs = 4000;

/** What is waited in: a trace, and who and what there is. */
export interface Watched {
  trace: WatchedTrace;
  /** Missing where nobody can know, as in a proxy. */
  names?: WorldNames;
}

/**
 * Waits until the trace has an entry that fits; one that is there already counts.
 * @throws ChatTestbedError TIMEOUT, with what passed instead; UNKNOWN_USER, INVALID_OPTION
 */
export async function waitForEntry(watched: Watched, condition: Condition, options: WaitOptions): Promise<TraceEntry> {
  const asked = read(watched, condition, options);
  const { after = { seq: 0 }, timeoutMs = defaultTimeoutMs } = options;
  const entry = await awaitEntry(watched.trace, (passed) => fits(asked, passed), { after: after.seq, timeoutMs });
  if (entry) return entry;
  const unknown = unknownIn(watched, asked).map(({ sentence }) => `${sentence} `);
  const instead = unknown.join('') + summarize(entriesAfter(watched, after));
  throw new ChatTestbedError('TIMEOUT', `Waited ${timeoutMs} ms for: ${describeCondition(condition)}. ${instead}`);
}

/**
 * Makes sure that nothing fits until a barrier is there; the barrier is the evidence, not the time it took.
 * @throws ChatTestbedError UNEXPECTED, with the entry that fits; UNKNOWN_USER, INVALID_OPTION
 */
export async function expectNoEntry(
  watched: Watched,
  condition: Condition,
  { barrier, ...options }: WaitOptions & { barrier: () => Promise<unknown> },
): Promise<void> {
  const asked = read(watched, condition, options);
  const found = entriesAfter(watched, options.after).filter((entry) => fits(asked, entry));
  const unsubscribe = watched.trace.subscribe((entry) => {
    if (fits(asked, entry)) found.push(entry);
  });
  try {
    if (found.length === 0) await barrier();
  } finally {
    unsubscribe();
  }
  if (found.length === 0) return;
  const sentence = `There should be none of: ${describeCondition(condition)}. ${summarize(found)}`;
  throw new ChatTestbedError('UNEXPECTED', sentence);
}

function read(watched: Watched, condition: Condition, options: WaitOptions): Wanted {
  const asked = readCondition(condition);
  checkOptions(options, { after: 'object', timeoutMs: 'number' });
  for (const { kind, mayCome, sentence } of unknownIn(watched, asked)) {
    if (!mayCome) throw new ChatTestbedError(kind === 'user' ? 'UNKNOWN_USER' : 'INVALID_OPTION', sentence);
  }
  return asked;
}

function unknownIn({ names }: Watched, asked: Wanted): UnknownName[] {
  return typeof asked === 'function' || names === undefined ? [] : unknownNames(asked, names);
}

function entriesAfter({ trace }: Watched, after = { seq: 0 }): TraceEntry[] {
  return trace.entries().filter(({ seq }) => seq > after.seq);
}
