import { describe, expect, test } from 'vitest';
import { findBurst } from '../../src/client-rules/from-trace/burst.ts';
import { chainsOf } from '../../src/client-rules/from-trace/chains.ts';
import type { ChatEvent } from '../../src/protocol/index.ts';
import type { Passed } from '../../src/traffic/index.ts';
import {
  asked,
  closed,
  closing,
  judge,
  live,
  login,
  opened,
  posted,
  received,
  reloaded,
  sent,
} from './synthetic-trace.ts';

const note = (event: object): Passed => ({ kind: 'note', event: event as ChatEvent });
const numbers = (count: number, from = 1): number[] => Array.from({ length: count }, (_, index) => from + index);
const chat = '{"room":"1","messages":"hi"}';

/** What passes at a time of its own, in milliseconds. */
const at = (ms: number, passed: Passed | Passed[]): Passed[] =>
  [passed].flat().map((entry) => Object.assign({}, entry, { at: 1_000_000 + ms }));

const fault = (does: string, more: object = {}): Passed =>
  note({ type: 'fault', faults: ['x'], on: 'upgrade', does, ...more });

const statusOf = (id: string, ...told: Parameters<typeof judge>): string | undefined =>
  judge(...told).results.get(id)?.status;

describe('a burst', () => {
  const times = (...ms: number[]): { at: number }[] => ms.map((each) => ({ at: each }));
  const limits = { most: 2, windowMs: 100 };

  test.each<[string, number[], number[] | undefined]>([
    ['is one more than the limit within the window', [0, 50, 100], [0, 50, 100]],
    ['is not what takes a millisecond longer', [0, 50, 101], undefined],
    ['is not as many as the limit', [0, 50], undefined],
    ['is found after a quiet time', [0, 500, 510, 520, 530], [500, 510, 520]],
    ['is nothing by a clock that stands still', [7, 7, 7, 7], undefined],
  ])('%s', (_, ms, found) => {
    expect(findBurst(times(...ms), limits)).toEqual(found && times(...found));
  });
});

test('connections that end together and come back together are short chains, side by side', () => {
  const connection = (number: number, opened: number) =>
    ({ number, opened: { seq: opened } }) as never as Parameters<typeof chainsOf>[0][number];
  const ends = new Map([
    [1, 10],
    [2, 11],
    [4, 14],
  ]);
  const all = [connection(1, 1), connection(2, 2), connection(3, 12), connection(4, 13), connection(5, 15)];
  const chains = chainsOf(all, ({ number }) => ends.get(number));
  expect(chains.map((chain) => chain.map(({ number }) => number))).toEqual([
    [1, 3],
    [2, 4, 5],
  ]);
});

describe('the same message that is dropped', () => {
  const drops = (
    count: number,
    { connection = 1, user = 'ada', data = chat, reason = 'unknown-room' } = {},
  ): Passed[] =>
    numbers(count).flatMap(() => [
      received(connection, data, user),
      note({ type: 'dropped', connection, user, reason, sendKey: 'messages' }),
    ]);
  const begin = [login(1, 'ada'), login(2, 'ada'), login(3, 'bob')];

  test.each<[string, Passed[][], string[]]>([
    ['ten times is forgiven', [drops(10)], []],
    ['eleven times is endless', [drops(11)], ['client.no-endless-resend']],
    [
      'eleven times because of who sent it is endless',
      [drops(11, { reason: 'not-occupant' })],
      ['client.no-endless-resend'],
    ],
    [
      'on two connections of one client is endless',
      [drops(6), drops(6, { connection: 2 })],
      ['client.no-endless-resend'],
    ],
    ['by two clients is forgiven', [drops(6), drops(6, { connection: 3, user: 'bob' })], []],
    ['with another text is forgiven', [drops(6), drops(6, { data: '{"room":"1","messages":"ho"}' })], []],
  ])('%s', (_, passed, broken) => {
    expect(judge([...begin, ...passed]).broken).toEqual(broken);
  });

  test('is counted, and each time is shown', () => {
    const { findings } = judge([...begin, drops(11)]);
    expect(findings).toMatchObject([{ client: 'ada', times: 1, actual: `11 × ${chat}` }]);
    expect(findings[0]?.guilty).toEqual(numbers(11).map((index) => 8 + 2 * index));
    expect(judge([...begin, drops(4)]).results.get('client.no-endless-resend')).toMatchObject({ occasions: 4 });
  });

  test.each([
    ['binary', 'client.valid-json'],
    ['not-json', 'client.valid-json'],
    ['not-an-object', 'client.sent-frame'],
    ['wrong-key', 'client.sent-frame'],
    ['missing-field', 'client.sent-frame'],
    ['wrong-type', 'client.sent-frame'],
  ])('because it was %s is wrong the first time', (reason, requirement) => {
    const { broken, findings } = judge([...begin, drops(1, { reason })]);
    expect(broken).toEqual([requirement]);
    expect(findings).toMatchObject([{ client: 'ada', guilty: [10] }]);
  });
});

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

describe('the end of a connection', () => {
  const broken = (...told: Parameters<typeof judge>): string[] => judge(...told).broken;
  const vanished = [login(1, 'ada'), closed(1, 'ada', 1006)];

  test('without a closing handshake is wrong, unless the program had gone down', () => {
    expect(broken(vanished)).toEqual(['client.closes-properly']);
    expect(broken(vanished, { end: { exitCode: 0, at: 1_000_030 } })).toEqual(['client.closes-properly']);
    expect(broken(vanished, { end: { exitCode: 1 } })).toEqual([]);
    expect(broken(vanished, { end: { exitCode: 1, at: 1_003_030 } })).toEqual([]);
    expect(broken(vanished, { end: { exitCode: 1, at: 1_003_031 } })).toEqual(['client.closes-properly']);
    expect(broken(vanished, { end: { exitCode: null, signal: 'SIGSEGV' } })).toEqual([]);
  });

  test('by the mock, or before CONNECTED, proves nothing', () => {
    expect(broken([login(1, 'ada'), closing(1, 'ada'), closed(1, 'ada', 1006)])).toEqual([]);
    expect(broken([opened(1), received(1, '{"auth_token":"toke…"}'), closed(1, 'ada', 1006)])).toEqual([]);
    expect(statusOf('client.closes-properly', [login(1, 'ada'), closing(1, 'ada'), closed(1, 'ada')])).toBe('untried');
    expect(statusOf('client.closes-properly', [login(1, 'ada'), closed(1, 'ada')])).toBe('passed');
  });

  test('that the mock had to bring about is wrong, unless a fault had acted on it', () => {
    const cutOff = note({ type: 'cut-off', connection: 1, user: 'ada', why: 'it reads nothing' });
    expect(broken([login(1, 'ada'), cutOff, closed(1, 'ada', 1006)])).toEqual(['client.sound-connection']);
    const stalled = fault('stall', { on: 'deliver', connection: 1 });
    expect(broken([login(1, 'ada'), stalled, cutOff, closed(1, 'ada', 1006)])).toEqual([]);
  });
});

describe('a flood', () => {
  const frames = (count: number, user = 'ada', connection = 1): Passed[] =>
    numbers(count).flatMap((index) => at(index === 1 ? 0 : 1000, received(connection, chat, user)));
  const status = (...passed: Passed[][]): string | undefined => statusOf('client.no-flood', passed);

  test('is more than a thousand frames within a second, of one client', () => {
    const begun = at(-9000, login(1, 'ada'));
    expect(status(begun, frames(1000))).toBe('passed');
    expect(status(begun, frames(1001))).toBe('warned');
    const second = at(-9000, login(3, 'ada'));
    expect(status(begun, second, frames(600), frames(600, 'ada', 3))).toBe('warned');
    const inTurn = numbers(600).flatMap((index) => [1, 3].flatMap((on) => at(index, received(on, chat, 'ada'))));
    expect(status(begun, second, inTurn)).toBe('warned');
    expect(status(begun, at(-9000, login(2, 'bob')), frames(600), frames(600, 'bob', 2))).toBe('passed');
  });

  test('is made of requests, too, where their user is known', () => {
    const requests = (user: string | undefined): Passed[] =>
      numbers(1001).flatMap((request) => at(request, { ...(asked(request, 'ada', 0)[0] as Passed), user } as Passed));
    expect(status(requests('ada'))).toBe('warned');
    expect(status(requests(undefined))).toBe('untried');
  });
});

describe('connections that the client ends itself', () => {
  const churn = (count: number, isUsed: boolean, ms: number): Passed[] =>
    numbers(count).flatMap((connection, index) =>
      at(Math.floor((index * ms) / (count - 1)), [
        ...login(connection, 'ada'),
        ...(isUsed ? [received(connection, chat, 'ada')] : []),
        closed(connection, 'ada'),
      ]),
    );
  const broken = (...told: Parameters<typeof churn>): string[] => judge([churn(...told)]).broken;

  test('unused, more than thirty new ones within three seconds are too many', () => {
    expect(broken(31, false, 3000)).toEqual([]);
    expect(broken(32, false, 3000)).toEqual(['client.keeps-connection']);
    expect(broken(32, false, 4000)).toEqual([]);
  });

  test('used, more than a hundred new ones within a second are too many', () => {
    expect(broken(101, true, 1000)).toEqual([]);
    expect(broken(102, true, 1000)).toEqual(['client.keeps-connection']);
    expect(broken(60, true, 1000)).toEqual([]);
  });

  test('of several users are those of several clients', () => {
    const passed = numbers(40).flatMap((connection) =>
      at(connection, [...login(connection, `u${connection}`), closed(connection, `u${connection}`)]),
    );
    expect(judge([passed]).broken).toEqual([]);
  });
});

describe('connections that are lost again', () => {
  const lost = (count: number, ms: number, user = 'ada'): Passed[] =>
    numbers(count).flatMap((connection, index) =>
      at(Math.floor((index * ms) / (count - 1)), [...login(connection, user), closing(connection, user)]),
    );

  test('and made again more than ten times within a second are a storm', () => {
    expect(judge([lost(11, 1000)]).broken).toEqual([]);
    expect(judge([lost(12, 1000)]).broken).toEqual(['client.reconnect-pause']);
    expect(judge([lost(12, 1200)]).broken).toEqual([]);
    expect(judge([lost(12, 1000)]).results.get('client.reconnect-pause')).toMatchObject({ occasions: 11 });
  });

  test('because of a token are the matter of another rule', () => {
    const refused = numbers(12).flatMap((connection) =>
      at(connection * 50, [
        opened(connection),
        received(connection, '{"auth_token":"toke…"}'),
        note({
          type: 'refused',
          connection,
          reason: 'token',
          error: 'AUTH_TOKEN_EXPIRED',
          isAnswered: true,
          user: 'ada',
        }),
        closing(connection, 'ada'),
      ]),
    );
    expect(judge([refused]).broken).toEqual(['client.logs-in-again']);
    expect(judge([refused]).results.get('client.logs-in-again')).toMatchObject({ occasions: 12 });
    expect(statusOf('client.reconnect-pause', [refused])).toBe('untried');
  });
});

describe('handshakes that are refused', () => {
  const refused = fault('respond {"status":503}');
  const every = (pauseMs: number, count: number, what = refused): Passed[] =>
    numbers(count, 0).flatMap((index) => at(index * pauseMs, what));
  const backoff = (...passed: Passed[][]): string | undefined => statusOf('client.reconnect-backoff', passed);

  test('eleven times without a growing pause, over four seconds, are too many', () => {
    expect(backoff(every(400, 11))).toBe('warned');
    expect(backoff(every(400, 10))).toBe('passed');
    expect(backoff(every(399, 11))).toBe('passed');
    expect(backoff(every(2000, 11))).toBe('warned');
    expect(backoff(every(2001, 11))).toBe('passed');
    expect(backoff(every(400, 2))).toBe('untried');
    expect(backoff(every(400, 3))).toBe('passed');
  });

  test('with pauses that grow by half are none too many', () => {
    const growing = (last: number): Passed[] =>
      [...numbers(8, 0).map((index) => index * 400), 2800 + last, 2800 + 2 * last, 2800 + 3 * last].flatMap((ms) =>
        at(ms, refused),
      );
    expect(backoff(growing(600))).toBe('passed');
    expect(backoff(growing(599))).toBe('warned');
  });

  test('may be those of as many clients as were connected at once', () => {
    const two = [login(1, 'ada'), login(2, 'bob')].flatMap((passed) => at(-1000, passed));
    expect(backoff(two, every(400, 20))).toBe('passed');
    expect(backoff(two, every(400, 21))).toBe('warned');
    const oneByOne = [login(1, 'ada'), [closed(1, 'ada')], login(2, 'ada')].flatMap((passed) => at(-1000, passed));
    expect(backoff(oneByOne, every(400, 11))).toBe('warned');
  });

  test('begin anew after a success', () => {
    const again = at(2000, login(9, 'ada'));
    const [before, after] = [every(400, 5), numbers(6, 6).flatMap((index) => at(index * 400, refused))];
    expect(backoff(before, after)).toBe('warned');
    expect(backoff(before, again, after)).toBe('passed');
  });

  test('include those that were reset or cut, and connections that ended before CONNECTED', () => {
    expect(backoff(every(400, 11, fault('reset')))).toBe('warned');
    expect(backoff(every(400, 11, fault('delay 20ms')))).toBe('untried');
    expect(backoff(every(400, 11, fault('reset', { on: 'deliver' })))).toBe('untried');
    const ended = numbers(11, 0).flatMap((index) =>
      at(index * 400, [opened(index + 1), closing(index + 1, 'ada'), closed(index + 1, 'ada')]),
    );
    expect(backoff(ended)).toBe('warned');
    const left = numbers(11, 0).flatMap((index) => at(index * 400, [opened(index + 1), closed(index + 1, 'ada')]));
    expect(backoff(left)).toBe('untried');
  });

  test('by a clock that stands still, or that is put back again and again, are judged though they are many', () => {
    expect(backoff(every(0, 20_000))).toBe('passed');
    expect(backoff(numbers(20_000).flatMap((index) => at((index % 2) * 1000, refused)))).toBe('passed');
  });

  test('whose pauses stopped growing too early are not said to have never grown', () => {
    const capped = [0, 100, 300, 700];
    const passed = [...capped, ...numbers(12).map((index) => 1500 + 1500 * index)].flatMap((ms) => at(ms, refused));
    expect(judge(passed).findings[0]?.sentence).toContain('stopped growing at about 1.5 s');
    expect(judge(every(400, 11)).findings[0]?.sentence).toContain('without a growing pause');
  });

  test('are told of whose they were, where that is certain', () => {
    const clientOf = (...passed: Passed[][]) => judge([...passed, every(400, 21)]).findings.map(({ client }) => client);
    expect(clientOf(at(-1000, login(1, 'ada')))).toEqual(['ada']);
    expect(clientOf(at(-1000, [...login(1, 'ada'), ...login(2, 'bob')]))).toEqual([
      'somebody whose handshake was refused',
    ]);
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

describe('requests', () => {
  const request = (more: object): Passed[] => {
    const [ask, answer] = asked(1, 'ada', 0) as [Passed, Passed];
    return [{ ...ask, ...more } as Passed, answer];
  };
  const turnedAway = (path: string, status: number, more: object = {}): Passed =>
    note({ type: 'turned-away', method: 'GET', path, status, cure: 'so it is', ...more });

  test.each<[string, object, string[]]>([
    ['with a token', {}, []],
    ['without a header', { authorization: undefined }, ['client.bearer']],
    ['with a token in quotes', { authorization: 'Bearer "tok…', isWrapped: true }, ['client.bearer']],
    ['with nothing behind the scheme', { authorization: 'Bearer ' }, ['client.bearer']],
    ['with another scheme', { authorization: 'Basic toke…' }, ['client.bearer']],
    ['with a scheme behind something else', { authorization: 'x Bearer toke…' }, ['client.bearer']],
    ['with an id in quotes', { body: '{"after":"0"}' }, ['client.request-body']],
    ['without what is asked for', { body: '{}' }, ['client.request-body']],
    ['without anything', { body: '' }, ['client.valid-json']],
    ['with half a body', { body: '{"after":' }, ['client.valid-json']],
    ['for a room that is a number', { endpoint: 'roomInfo', body: '{"room_id":5}' }, ['client.request-body']],
    ['for a room', { endpoint: 'roomInfo', body: '{"room_id":"5"}' }, []],
    ['with nobody', { endpoint: 'createDm', body: '{"room_id":"5"}' }, ['client.request-body']],
    ['with somebody', { endpoint: 'createDm', body: '{"other":"bob"}' }, []],
  ])('%s', (_, more, broken) => {
    expect(judge([request(more)]).broken).toEqual(broken);
  });

  test.each<[string, number, object, string[]]>([
    ['/chat/rooms', 404, {}, ['client.known-endpoints']],
    ['/api/retrieve', 405, {}, ['client.known-endpoints']],
    ['/chat/connect', 426, {}, ['client.known-endpoints']],
    ['/createDM', 404, {}, ['client.known-endpoints']],
    ['/chat/rooms', 404, { byPerson: true }, []],
    ['/metrics', 404, {}, []],
    ['/chat/retrieve', 413, {}, ['client.request-body']],
    ['/chat/retrieve', 415, {}, ['client.request-body']],
    ['/chat/retrieve', 400, {}, ['client.valid-json']],
    ['/chat/retrieve', 418, {}, []],
  ])('that were turned away: %s %i %o', (path, status, more, broken) => {
    const { findings, ...verdict } = judge([turnedAway(path, status, more)]);
    expect(verdict.broken).toEqual(broken);
    expect(findings.map(({ guilty }) => guilty)).toEqual(broken.map(() => [1]));
  });
});

describe('after trouble', () => {
  const fails = { exitCode: 1, at: 1_000_100 };
  const strange = sent(1, 'ada', { hello: 'world' });
  const broken = (passed: (Passed | Passed[])[], end: object | undefined = fails): string[] =>
    judge(passed, end ? { end: end as typeof fails } : {}).broken;

  test('a client that goes down has not survived it', () => {
    expect(broken([login(1, 'ada'), strange])).toEqual(['client.survives-frames']);
    expect(broken([login(1, 'ada'), closing(1, 'ada')])).toEqual(['client.survives-close']);
    expect(broken([login(1, 'ada'), fault('reset')])).toEqual(['client.survives-close']);
    expect(judge([login(1, 'ada'), strange], { end: fails }).findings).toMatchObject([{ client: 'ada', guilty: [4] }]);
  });

  test('a client that did something has survived it', () => {
    expect(broken([login(1, 'ada'), strange, received(1, chat, 'ada')])).toEqual([]);
    expect(broken([login(1, 'ada'), strange, opened(2)])).toEqual([]);
    expect(broken([login(1, 'ada'), strange, asked(1, 'ada', 0)])).toEqual([]);
    expect(statusOf('client.survives-frames', [login(1, 'ada'), strange], { end: { exitCode: 0 } })).toBe('passed');
  });

  test('nobody knows of a client that is still running, or that somebody ended', () => {
    const status = (end?: object) =>
      statusOf('client.survives-frames', [login(1, 'ada'), strange], end ? { end: end as typeof fails } : {});
    expect(status()).toBe('untried');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']) {
      expect(status({ exitCode: null, signal })).toBe('untried');
    }
    expect(status({ exitCode: null, signal: 'SIGSEGV' })).toBe('warned');
  });

  test('who lives on for three seconds ends for another reason', () => {
    expect(broken([login(1, 'ada'), strange], { exitCode: 1, at: 1_000_030 + 3000 })).toEqual([
      'client.survives-frames',
    ]);
    expect(broken([login(1, 'ada'), strange], { exitCode: 1, at: 1_000_030 + 3001 })).toEqual([]);
    expect(broken([login(1, 'ada'), strange], { exitCode: 1 })).toEqual(['client.survives-frames']);
  });

  test('a close within three seconds is the last trouble, and later frames are read by nobody', () => {
    expect(broken([login(1, 'ada'), strange, closing(1, 'ada')])).toEqual(['client.survives-close']);
    expect(broken([login(1, 'ada'), closing(1, 'ada'), strange])).toEqual(['client.survives-close']);
    const late = [at(0, [...login(1, 'ada'), ...login(2, 'ada'), strange]), at(3000, closing(2, 'ada'))];
    expect(broken(late, { exitCode: 1, at: 1_003_001 })).toEqual(['client.survives-close']);
  });

  test('frames and answers that a fault has changed are trouble', () => {
    const changed = (does: string) => [
      login(1, 'ada'),
      fault(does, { on: 'deliver', connection: 1 }),
      live(1, 'ada', 5),
    ];
    for (const does of ['duplicate', 'inject {}', 'split', 'oversized', 'malformed', 'fields {}']) {
      expect(broken(changed(does))).toEqual(['client.survives-frames']);
    }
    expect(broken(changed('delay 20ms'))).toEqual([]);
    const [ask, answer] = asked(1, 'ada', 0) as [Passed, Passed];
    expect(broken([login(1, 'ada'), ask, fault('respond', { on: 'retrieve', request: 1 }), answer])).toEqual([
      'client.survives-frames',
    ]);
    expect(broken([login(1, 'ada'), ask, fault('delay', { on: 'retrieve', request: 1 }), answer])).toEqual([]);
  });
});

describe('what was posted while a client was away', () => {
  const lost = [login(1, 'ada'), asked(9, 'ada', 0), live(1, 'ada', 40), closing(1, 'ada')];
  const back = login(2, 'ada');
  const missed = posted(41, '1', 'bob');
  const broken = (...passed: (Passed | Passed[])[]): string[] => judge(passed).broken;

  test('is lost to one who asks for what came after it', () => {
    expect(broken(...lost, missed, back, asked(1, 'ada', 41))).toEqual(['client.resumes-without-loss']);
    expect(broken(...lost, missed, back, asked(1, 'ada', 40))).toEqual([]);
    const { findings } = judge([...lost, missed, back, asked(1, 'ada', 41)]);
    expect(findings).toMatchObject([{ client: 'ada', guilty: [8, 12] }]);
  });

  test('is asked for with everything else by an app that is loaded anew, but not again and again', () => {
    const once = [...lost, missed, back, asked(1, 'ada', 0)];
    expect(broken(...once)).toEqual([]);
    expect(judge(once).remarks).toMatchObject([
      { client: 'ada', sentence: expect.stringContaining('had seen message') },
    ]);
    const { findings, remarks } = judge([...once, closing(2, 'ada'), login(3, 'ada'), asked(2, 'ada', 0)]);
    expect(findings).toMatchObject([
      { sentence: expect.stringContaining('2 times ada lost the connection'), times: 1 },
    ]);
    expect(remarks).toEqual([]);
    const twoUsers = [closing(3, 'bob'), login(4, 'bob'), asked(8, 'bob', 0)];
    expect(broken(login(3, 'bob'), asked(7, 'bob', 0), live(3, 'bob', 40), ...once, ...twoUsers)).toEqual([]);
  });

  test('is lost to one who asked before it was posted', () => {
    expect(broken(...lost, asked(1, 'ada', 40), missed, back, closed(2, 'ada'))).toEqual([
      'client.made-when-connected',
    ]);
  });

  test('is lost to one who never asks, once it has left', () => {
    expect(broken(...lost, missed, back, closed(2, 'ada'))).toEqual(['client.fetches-missed']);
    expect(broken(...lost, missed, back)).toEqual([]);
    expect(broken(...lost, missed, back, closing(2, 'ada'))).toEqual([]);
    const unknown = asked(1, 'ada', 40).map((entry) => ({ ...entry, user: undefined }) as never as Passed);
    expect(broken(...lost, missed, back, unknown, closed(2, 'ada'))).toEqual([]);
  });

  test('is not what the client posted itself, nor what was posted before or after', () => {
    expect(broken(...lost, posted(41, '1', 'ada'), back, closed(2, 'ada'))).toEqual([]);
    expect(broken(login(1, 'ada'), live(1, 'ada', 40), missed, closing(1, 'ada'), back, closed(2, 'ada'))).toEqual([]);
    expect(broken(...lost, back, missed, closed(2, 'ada'))).toEqual([]);
  });

  test('counts in rooms in which the client itself has posted', () => {
    const own = [login(1, 'ada'), posted(39, '1', 'ada'), closing(1, 'ada')];
    expect(broken(...own, missed, back, closed(2, 'ada'))).toEqual(['client.fetches-missed']);
  });

  test('is known though a room that is told has a name of many megabytes', () => {
    const long = sent(1, 'ada', { room: 'x'.repeat(16 * 2 ** 20) });
    expect(broken(login(1, 'ada'), long, ...lost.slice(1), missed, back, closed(2, 'ada'))).toEqual([
      'client.fetches-missed',
    ]);
  });

  test('is known though the world was loaded anew many times before', () => {
    const often = numbers(130_000).map(() => reloaded);
    expect(broken(often, ...lost, missed, back, closed(2, 'ada'))).toEqual(['client.fetches-missed']);
  });

  test('is known of servers that write JSON with spaces, too', () => {
    const spaced = (passed: Passed): Passed => JSON.parse(JSON.stringify(passed).replaceAll('\\":', '\\" : '));
    const begin = [login(1, 'ada'), asked(9, 'ada', 0), live(1, 'ada', 40), closing(1, 'ada')].flat().map(spaced);
    expect(JSON.stringify(begin)).toContain('id\\" : 40');
    expect(judge([begin, missed, back, asked(1, 'ada', 0)].flat()).remarks).toMatchObject([{ client: 'ada' }]);
    expect(broken(begin, missed, back, closed(2, 'ada'))).toEqual(['client.fetches-missed']);
  });
});
