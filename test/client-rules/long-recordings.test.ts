import { expect, test } from 'vitest';
import { chainsOf } from '../../src/client-rules/from-trace/chains.ts';
import { logsInAgain } from '../../src/client-rules/rules/refused-tokens.ts';
import type { Passed, TracedExchange } from '../../src/traffic/index.ts';
import { closing, judge, login, posted } from './synthetic-trace.ts';

/** Whoever looks through all for each of these takes minutes. */
const many = 500_000;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test('connections of which none has ended before another begins are chains of their own', () => {
  const connections = numbers(many).map((number) => ({ number, opened: { seq: number } }) as never);
  expect(chainsOf(connections, ({ number }) => 2 * many - number)).toHaveLength(many);
});

test('retries after many successes are judged', () => {
  const request = (seq: number): object => ({ seq, at: seq * 61_000, endpoint: 'retrieve', body: '{"after":0}' });
  const exchanges = numbers(many).map((seq) => {
    const response = { seq, status: seq <= many / 2 ? 200 : 401, body: '{}' };
    return { user: 'ada', request: request(seq), response } as unknown as TracedExchange;
  });
  const { occasions, findings } = logsInAgain.judge({ connections: [], exchanges } as never);
  expect({ occasions, findings }).toEqual({ occasions: many / 2, findings: [] });
});

test('many users who were all away are judged', () => {
  const users = numbers(25_000);
  const away = users.flatMap((user): Passed[] => [...login(user, `u${user}`), closing(user, `u${user}`)]);
  const posts = users.map((id) => posted(id, '1', 'bob'));
  const back = users.flatMap((user): Passed[] => login(user + users.length, `u${user}`));
  expect(judge([...away, ...posts, ...back]).broken).toEqual([]);
});
