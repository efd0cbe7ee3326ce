import type { WaitOutcome } from '../protocol/index.ts';
import { awaitEntry, describeEntry, match, parsePhrase, type Query, unknownNames } from '../traffic/index.ts';
import { cannot, durationOf, propertyOf } from './control-input.ts';
import type { ControlInput } from './control-route.ts';
import type { Controlled } from './controlled.ts';

/** The longest that anybody may be kept waiting, in milliseconds. */
const longestWaitMs = 600_000;

/**
 * Waits until something has happened: since the beginning or the last reset, or after the entry `since`.
 * The timeout runs in real time, not by the clock of a mock.
 * @throws ChatTestbedError CANNOT_STEER if the words make no sense, or name a user or reason that there is not
 */
export async function waitFor(controlled: Controlled, { body, onGone }: ControlInput): Promise<WaitOutcome> {
  const { trace } = controlled;
  const text = propertyOf(body, 'for', 'string') ?? '';
  const timeoutMs = Math.min(durationOf(propertyOf(body, 'timeout', 'string') ?? '5s'), longestWaitMs);
  const after = propertyOf(body, 'since', 'number') ?? controlled.beginning;
  const query = queryOf(text);
  const unknown = () => (controlled.names ? unknownNames(query, controlled.names()) : []);
  for (const { mayCome, sentence } of unknown()) if (!mayCome) throw cannot(sentence);
  const entry = await awaitEntry(trace, (passed) => match(query, passed) !== undefined, { after, timeoutMs, onGone });
  if (entry) return { matched: true, seq: entry.seq, said: describeEntry(entry), entry };
  const strange = unknown().map(({ sentence }) => ` ${sentence}`);
  return { matched: false, seq: trace.seq, said: `Within ${timeoutMs} ms nothing was "${text}".${strange.join('')}` };
}

function queryOf(text: string): Query {
  try {
    return parsePhrase(text);
  } catch (error) {
    throw cannot((error as Error).message);
  }
}
