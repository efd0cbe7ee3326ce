import { expect, test } from 'vitest';
import { chainsOf } from '../../src/client-rules/from-trace/chains.ts';
import { waitsForConnected } from '../../src/client-rules/rules/connecting.ts';
import { logsInAgain } from '../../src/client-rules/rules/refused-tokens.ts';
import { survivesFrames } from '../../src/client-rules/rules/surviving.ts';
import type { Passed, TracedExchange } from '../../src/traffic/index.ts';
import { asked, closing, judge, live, login, posted } from './synthetic-trace.ts';

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

test('frames without end that came before CONNECTED are judged', () => {
  const token = { seq: 1, data: '{"auth_token":"toke…"}' };
  const early = numbers(many).map((seq) => ({ seq: seq + 2, data: null }));
  const connection = {
    number: 1,
    opened: { seq: 0 },
    connected: { seq: 2 },
    fromClient: [token, ...early],
    tooEarly: early,
  };
  const { findings } = waitsForConnected.judge({ connections: [connection], exchanges: [] } as never);
  expect(findings.map(({ offending }) => offending.length)).toEqual([many]);
});

test('frames without end that faults have changed, before closes without end, are judged', () => {
  const strange = numbers(many).map((seq) => ({ seq, at: seq, data: '{}' }));
  const faults = numbers(many).map((seq) => ({ seq: seq - 1, event: { does: 'inject' } }));
  const connection = { number: 1, toClient: strange, fromClient: [], faults };
  const refusedHandshakes = numbers(many).map((number) => ({ seq: many + number, at: 2 * many + number }));
  const { occasions } = survivesFrames.judge({ connections: [connection], exchanges: [], refusedHandshakes } as never);
  expect(occasions).toBe(many - 1);
});

test('messages without end, and a history that is asked for without end, are judged', () => {
  const count = 150_000;
  const before = [...login(1, 'ada'), live(1, 'ada', 1), closing(1, 'ada')];
  const missed = numbers(count).map((id) => posted(id + 1, '1', 'bob'));
  // Only the last one asks for all that was missed.
  const asks = numbers(count).flatMap((request) => asked(request, 'ada', request === count ? 1 : count + 1));
  expect(judge([before, missed, login(2, 'ada'), asks]).broken).not.toContain('client.resumes-without-loss');
});
