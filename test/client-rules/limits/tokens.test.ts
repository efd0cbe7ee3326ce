import { describe, expect, test } from 'vitest';
import type { Passed } from '../../../src/traffic/index.ts';
import { asked, at, chat, closed, closing, judge, login, note, numbers, opened, received } from '../synthetic-trace.ts';

/** A connection whose handshake carried the token, too. */
const inAddress = (connection: number): Passed[] =>
  login(connection, 'ada').map((entry) => (entry.kind === 'opened' ? { ...entry, tokenIn: 'query' } : entry) as Passed);

describe('a token', () => {
  test.each<[string, Passed[], string[]]>([
    [
      'that never came for five seconds is missing',
      [...at(0, opened(1)), ...at(5000, closing(1, 'ada'))],
      ['client.token-first'],
    ],
    ['may still come before that', [...at(0, opened(1)), ...at(4999, closing(1, 'ada'))], []],
    [
      'in the address alone is missing when the client ends',
      [{ ...opened(1), tokenIn: 'query' } as Passed, closed(1, 'ada')],
      ['client.token-first'],
    ],
    [
      'in the address may still be followed by another',
      [{ ...opened(1), tokenIn: 'query' } as Passed, closing(1, 'ada'), closed(1, 'ada')],
      [],
    ],
    [
      'in the address may be that of a page that gave its first connection up, and sends it on the next',
      [{ ...opened(1), tokenIn: 'query' } as Passed, closed(1, 'ada'), ...inAddress(2)],
      [],
    ],
    [
      'in a cookie may be that of another server, which the page cannot keep back',
      [{ ...opened(1), tokenIn: 'cookie' } as Passed, closed(1, 'ada')],
      [],
    ],
    [
      'twice is once too often',
      [...login(1, 'ada'), received(1, '{"auth_token":"toke…"}', 'ada')],
      ['client.token-once'],
    ],
    ['behind something else is no beginning', [opened(1), received(1, chat)], ['client.token-first']],
    [
      'that is no token message, of which the mock says so, is none',
      [
        opened(1),
        received(1, '{"auth_token":7}'),
        note({
          type: 'refused',
          connection: 1,
          reason: 'token-no-string',
          error: 'AUTH_TOKEN_INVALID',
          isAnswered: true,
        }),
      ],
      ['client.token-first'],
    ],
    [
      'that was refused is a beginning',
      [
        opened(1),
        received(1, '{"auth_to'),
        note({ type: 'refused', connection: 1, reason: 'token', error: 'AUTH_TOKEN_INVALID', isAnswered: true }),
      ],
      [],
    ],
  ])('%s', (_, passed, broken) => {
    expect(judge([passed]).broken).toEqual(broken);
  });
});

describe('a token that was refused', () => {
  const refusal = (request: number, ms: number, more: object = {}): Passed[] => {
    const [ask, answer] = asked(request, 'ada', 0) as [Passed, Passed];
    const body = '{"error":"Bye","error_code":"AUTH_TOKEN_EXPIRED"}';
    return at(ms, [
      { ...ask, ...more } as Passed,
      { ...answer, status: 401, body, ...more, endpoint: 'retrieve' } as Passed,
    ]);
  };
  const tries = (count: number, everyMs: number, more: object = {}): Passed[] =>
    numbers(count).flatMap((request) => refusal(request, request * everyMs, more));
  const broken = (...passed: Passed[][]): string[] => judge(passed).broken;

  test('may be tried ten times more within ten seconds', () => {
    expect(broken(tries(11, 100))).toEqual([]);
    expect(broken(tries(12, 100))).toEqual(['client.logs-in-again']);
    expect(broken(tries(12, 1000))).toEqual(['client.logs-in-again']);
  });

  test('may be tried ten times more in a row, however slowly', () => {
    expect(broken(tries(11, 1200))).toEqual([]);
    expect(judge(tries(12, 1200)).findings).toMatchObject([{ guilty: { length: 11 }, actual: '11 retries' }]);
    expect(broken(tries(12, 60_000))).toEqual(['client.logs-in-again']);
    expect(broken(tries(12, 60_001))).toEqual([]);
    const again = numbers(6, 7).flatMap((request) => refusal(request, request * 1200));
    expect(broken(tries(6, 1200), again)).toEqual(['client.logs-in-again']);
    expect(broken(tries(6, 1200), at(7300, asked(99, 'ada', 0)), again)).toEqual([]);
    expect(broken(tries(6, 1200), at(7300, login(1, 'ada')), again)).toEqual([]);
  });

  test('is another where another request was made, or nobody knows whose it is', () => {
    const other = numbers(6, 7).flatMap((request) => refusal(request, request * 100, { body: '{"after":1}' }));
    expect(broken(tries(6, 100), other)).toEqual([]);
    expect(broken(tries(12, 100, { user: undefined }))).toEqual([]);
    expect(broken(tries(12, 100, { user: undefined, unknownToken: 1 }))).toEqual(['client.logs-in-again']);
  });

  test('was not known to be, until the first refusal had come', () => {
    const asks = numbers(12).flatMap((request) => refusal(request, request * 100).slice(0, 1));
    const answers = numbers(12).flatMap((request) => refusal(request, 2000).slice(1));
    expect(broken(asks, answers)).toEqual([]);
  });

  test('is told by the handshake, too', () => {
    const connect = (connection: number, isAnswered: boolean): Passed[] =>
      at(connection * 100, [
        opened(connection),
        received(connection, '{"auth_token":"toke…"}'),
        note({ type: 'refused', connection, reason: 'token', error: 'AUTH_TOKEN_EXPIRED', isAnswered, user: 'ada' }),
        closing(connection, 'ada'),
      ]);
    expect(judge(numbers(12).map((connection) => connect(connection, true))).broken).toEqual(['client.logs-in-again']);
    expect(judge(numbers(12).map((connection) => connect(connection, false))).broken).toEqual([]);
  });
});
