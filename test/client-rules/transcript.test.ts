import { describe, expect, test } from 'vitest';
import { judgeClients } from '../../src/client-rules/index.ts';
import type { ChatEvent } from '../../src/protocol/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';
import { asked, closed, judge, live, login, opened, received } from './synthetic-trace.ts';

const numbers = (count: number, from = 1): number[] => Array.from({ length: count }, (_, index) => from + index);
const dropped = (connection: number, user: string): Passed[] => [
  received(connection, 'no JSON', user),
  { kind: 'note', event: { type: 'dropped', connection, user, reason: 'not-json', sendKey: 'messages' } as ChatEvent },
];
const linesOf = (...passed: (Passed | Passed[])[]) => {
  const transcript = judge(passed).findings[0]?.transcript ?? [];
  return transcript.map(({ seq, guilty }) => (guilty ? `▶ ${seq}` : seq));
};

describe('the transcript of a finding', () => {
  const talk = (connection: number, user: string, count: number): Passed[] =>
    numbers(count).map((id) => live(connection, user, id));

  test('has what led to it and what came of it', () => {
    expect(linesOf(login(1, 'ada'), dropped(1, 'ada'))).toEqual([1, 2, 3, '▶ 4', 5]);
    expect(linesOf(login(1, 'ada'), talk(1, 'ada', 9), dropped(1, 'ada'), talk(1, 'ada', 9))).toEqual([
      ...[7, 8, 9, 10, 11, 12, '▶ 13', 14, 15],
    ]);
  });

  test('has nothing of others, and all of the same client', () => {
    const others = [login(2, 'bob'), talk(2, 'bob', 3), login(3, 'ada')];
    expect(linesOf(login(1, 'ada'), ...others, dropped(1, 'ada'), closed(2, 'bob'))).toEqual([1, 2, 3, 12, '▶ 13', 14]);
  });

  test('marks no more than twelve entries', () => {
    const again = numbers(15).map(() => received(1, '{"auth_token":"toke…"}', 'ada'));
    const lines = linesOf(login(1, 'ada'), ...again);
    expect(lines).toEqual([1, 2, 3, ...numbers(12, 4).map((seq) => `▶ ${seq}`), 16, 17]);
  });
});

describe('a verdict', () => {
  const verdictOn = (...passed: (Passed | Passed[])[]) => {
    const entries = passed.flat().map((entry, index): TraceEntry => ({ seq: index + 1, at: index, ...entry }));
    return judgeClients({ entries, forgotten: 3 });
  };

  test('says whether a client came, and whether it broke a MUST', () => {
    expect(verdictOn()).toMatchObject({ verdict: 'unseen', clients: [], forgotten: 3 });
    expect(verdictOn(login(1, 'ada'), asked(1, 'bob', 0), login(2, 'ada'))).toMatchObject({
      verdict: 'conformant',
      clients: ['ada', 'bob'],
    });
    expect(verdictOn(login(1, 'ada'), dropped(1, 'ada')).verdict).toBe('violations');
    expect(verdictOn(login(1, 'ada'), closed(1, 'ada', 1006)).verdict).toBe('conformant');
  });

  test('counts each status', () => {
    const { summary, results } = verdictOn(login(1, 'ada'), dropped(1, 'ada'), closed(1, 'ada', 1006));
    const count = (wanted: string): number => results.filter(({ status }) => status === wanted).length;
    expect(summary).toEqual({
      ...{ total: results.length, passed: count('passed'), failed: 1, warned: 1 },
      ...{ untried: count('untried'), excluded: count('excluded') },
    });
    expect([summary.passed, summary.untried, summary.excluded].every((amount) => amount > 1)).toBe(true);
  });

  test('says how the command ended, where there was one', () => {
    expect(verdictOn()).not.toHaveProperty('run');
    const ended = judgeClients({ entries: [], forgotten: 0, end: { exitCode: null, signal: 'SIGTERM', at: 5 } });
    expect(ended.run).toEqual({ exitCode: null, signal: 'SIGTERM' });
    expect(judgeClients({ entries: [], forgotten: 0, end: { exitCode: 0 } }).run).toEqual({ exitCode: 0 });
  });

  test('has one finding of each client, with how often it did the same', () => {
    const two = [login(1, 'ada'), login(2, 'bob'), dropped(1, 'ada'), dropped(2, 'bob'), dropped(1, 'ada')];
    const findings = judge(two).findings.map(({ client, times, guilty }) => [client, times, guilty]);
    expect(findings).toEqual([
      ['ada', 2, [7]],
      ['bob', 1, [9]],
    ]);
  });

  test('shows of many clients what led to it of the first twenty alone', () => {
    const many = (count: number) =>
      numbers(count).flatMap((user) => [...login(user, `u${user}`), ...dropped(user, `u${user}`)]);
    const lengths = (count: number) => judge([many(count)]).findings.map(({ transcript }) => transcript.length);
    expect(lengths(20)).toEqual(numbers(20).map(() => 5));
    expect(lengths(21)).toEqual([...numbers(20).map(() => 5), 1]);
    expect(judge([many(21)]).findings.at(-1)?.transcript).toMatchObject([{ seq: 104, guilty: true }]);
  });
});

describe('a remark', () => {
  const told = (passed: (Passed | Passed[])[], at = 1_060_000) => judge(passed, { end: { exitCode: 0, at } }).remarks;
  const note = (event: object): Passed => ({ kind: 'note', event: event as ChatEvent });
  const strayed = note({ type: 'turned-away', method: 'GET', path: '/favicon.ico', status: 404, cure: 'none' });

  test('is made on what came and was no client, where none came', () => {
    expect(told([strayed])).toMatchObject([
      { client: 'somebody', seq: 1, sentence: expect.stringContaining('GET /favicon.ico') },
    ]);
    expect(told([note({ type: 'tls-failed', problem: 'certificate' })])).toMatchObject([
      { seq: 1, sentence: expect.stringContaining('refused the certificate') },
    ]);
    expect(told([strayed, login(1, 'ada'), closed(1, 'ada')])).toEqual([]);
    expect(told([strayed, asked(1, 'ada', 0)])).toEqual([]);
  });

  test('on waiting for CONNECTED is made after four seconds', () => {
    const waiting = [opened(1), received(1, '{"auth_token":"toke…"}')];
    expect(told(waiting, 1_000_010 + 3999)).toEqual([]);
    expect(told(waiting, 1_000_010 + 4000)).toMatchObject([
      { client: '#1', seq: 2, sentence: expect.stringContaining('4 s') },
    ]);
    expect(told([login(1, 'ada')])).toEqual([]);
  });

  test('on a client that stays away is made after two seconds', () => {
    const lost = [login(1, 'ada'), { kind: 'closing', connection: 1, user: 'ada', code: null } as Passed];
    expect(told(lost, 1_000_030 + 1999)).toEqual([]);
    expect(told(lost, 1_000_030 + 2000)).toMatchObject([
      { seq: 4, sentence: expect.stringContaining('without a close frame') },
    ]);
    const refused = note({ type: 'fault', faults: ['x'], on: 'upgrade', does: 'reset' });
    expect(told([...lost, refused])).toEqual([]);
    expect(told([refused, ...lost])).toHaveLength(1);
    expect(told([opened(1), lost[1] as Passed])).toEqual([]);
  });

  test('on a dead connection is made after two seconds', () => {
    const stalled = [
      login(1, 'ada'),
      note({ type: 'fault', faults: ['x'], on: 'deliver', does: 'stall', connection: 1 }),
    ];
    expect(told(stalled, 1_000_030 + 1999)).toEqual([]);
    expect(told(stalled, 1_000_030 + 2000)).toMatchObject([{ seq: 4, sentence: expect.stringContaining('2 s') }]);
    expect(told([...stalled, closed(1, 'ada')])).toEqual([]);
  });

  test('is made once for each kind', () => {
    const waiting = [
      opened(1),
      received(1, '{"auth_token":"toke…"}'),
      opened(2),
      received(2, '{"auth_token":"toke…"}'),
    ];
    expect(told(waiting)).toHaveLength(1);
  });
});
