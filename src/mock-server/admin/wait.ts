import { awaitEntry, describeEntry, match, parsePhrase, type Query, unknownNames } from '../../traffic/index.ts';
import type { Mock } from '../mock.ts';
import { SteeringProblem } from '../steering/steering.ts';
import { durationOf, propertyOf } from './control-input.ts';
import type { ControlInput } from './control-route.ts';

/** The longest that anybody may be kept waiting, in milliseconds. */
const longestWaitMs = 600_000;

/**
 * Waits until something has happened: since the beginning or the last reset, or after the entry `since`.
 * The timeout runs in real time, not on the mock's clock.
 * @throws SteeringProblem if the words make no sense, or name a user or reason that there is not
 */
export async function waitFor(mock: Mock, { body, onGone }: ControlInput): Promise<unknown> {
  const { trace } = mock.switchboard;
  const text = propertyOf(body, 'for', 'string') ?? '';
  const timeoutMs = Math.min(durationOf(propertyOf(body, 'timeout', 'string') ?? '5s'), longestWaitMs);
  const after = propertyOf(body, 'since', 'number') ?? mock.beginning;
  const query = queryOf(text);
  for (const { mayCome, sentence } of unknownNames(query, mock.names)) {
    if (!mayCome) throw new SteeringProblem(sentence);
  }
  const entry = await awaitEntry(trace, (passed) => match(query, passed) !== undefined, { after, timeoutMs, onGone });
  if (entry) return { matched: true, seq: entry.seq, said: describeEntry(entry), entry };
  const unknown = unknownNames(query, mock.names).map(({ sentence }) => ` ${sentence}`);
  return { matched: false, seq: trace.seq, said: `Within ${timeoutMs} ms nothing was "${text}".${unknown.join('')}` };
}

function queryOf(text: string): Query {
  try {
    return parsePhrase(text);
  } catch (error) {
    throw new SteeringProblem((error as Error).message);
  }
}
