import type { TraceEntry } from '../../traffic/index.ts';
import { describeEntry, parsePhrase } from '../../traffic/index.ts';
import type { Mock } from '../mock.ts';
import { SteeringProblem } from '../steering/steering.ts';
import { durationOf, propertyOf } from './control-input.ts';
import type { ControlInput } from './control-route.ts';

/** The longest that anybody may be kept waiting, in milliseconds. */
const longestWaitMs = 600_000;

/**
 * Waits until something has happened: since the beginning or the last reset, or after the entry `since`.
 * The time is that of whoever waits, not of the mock's clock.
 */
export async function waitFor({ switchboard, beginning }: Mock, { body, onGone }: ControlInput): Promise<unknown> {
  const { trace } = switchboard;
  const text = propertyOf(body, 'for', 'string') ?? '';
  const timeoutMs = Math.min(durationOf(propertyOf(body, 'timeout', 'string') ?? '5s'), longestWaitMs);
  const since = propertyOf(body, 'since', 'number') ?? beginning;
  const isMeant = phraseOf(text);
  const past = trace.entries().find((entry) => entry.seq > since && isMeant(entry));
  const entry = past ?? (await nextIn(trace, isMeant, timeoutMs, onGone));
  if (entry) return { matched: true, seq: entry.seq, said: describeEntry(entry), entry };
  return { matched: false, seq: trace.seq, said: `Within ${timeoutMs} ms nothing was "${text}".` };
}

function phraseOf(text: string): (entry: TraceEntry) => boolean {
  try {
    return parsePhrase(text);
  } catch (error) {
    throw new SteeringProblem((error as Error).message);
  }
}

function nextIn(
  trace: Mock['switchboard']['trace'],
  isMeant: (entry: TraceEntry) => boolean,
  timeoutMs: number,
  onGone: (leave: () => void) => void,
): Promise<TraceEntry | undefined> {
  return new Promise((resolve) => {
    const settle = (entry?: TraceEntry): void => {
      unsubscribe();
      clearTimeout(timer);
      resolve(entry);
    };
    const unsubscribe = trace.subscribe((entry) => {
      if (isMeant(entry)) settle(entry);
    });
    const timer = setTimeout(settle, timeoutMs);
    onGone(settle);
  });
}
