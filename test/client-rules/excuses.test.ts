import { describe, expect, test } from 'vitest';
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

type Told = (Passed | Passed[])[];

const chat = '{"room":"1","messages":"hi"}';
const token = '{"auth_token":"toke…"}';
const note = (event: object): Passed => ({ kind: 'note', event: event as ChatEvent });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const at = (ms: number, passed: Passed | Passed[]): Passed[] =>
  [passed].flat().map((entry) => Object.assign({}, entry, { at: 1_000_000 + ms }));
const refused = note({ type: 'fault', faults: ['x'], on: 'upgrade', does: 'reset' });
const without = (user: undefined, passed: Passed[]): Passed[] =>
  passed.map((entry) => Object.assign({}, entry, { user }) as Passed);
const broken = (passed: Told, options: Parameters<typeof judge>[1] = {}): string[] => judge(passed, options).broken;
const status = (id: string, ...passed: Told): string | undefined => judge(passed).results.get(id)?.status;

describe('what a user missed while away', () => {
  const before = [login(1, 'ada'), asked(9, 'ada', 0), live(1, 'ada', 40)];
  const missed = posted(41, '1', 'bob');
  const back = login(2, 'ada');
  const neverAsked = [...before, closing(1, 'ada'), missed, back];
  const left = closed(2, 'ada');

  test.each<[string, Told]>([
    ['bob asked for it', [...neverAsked, asked(1, 'bob', 40), left]],
    [
      'another request was made',
      [
        ...neverAsked,
        {
          kind: 'request',
          request: 1,
          endpoint: 'roomInfo',
          user: 'ada',
          authorization: 'Bearer toke…',
          body: '{"room_id":"1"}',
        },
        left,
      ],
    ],
    ['bob received it', [login(3, 'bob'), ...neverAsked, live(3, 'bob', 41), left]],
    ['somebody unknown asked before', [without(undefined, asked(5, 'ada', 40)), ...neverAsked, left]],
    [
      'somebody unknown made another request',
      [
        ...neverAsked,
        without(undefined, [
          { kind: 'request', request: 5, endpoint: 'roomInfo', authorization: 'Bearer toke…', body: '{"room_id":"1"}' },
        ]),
        left,
      ],
    ],
    ['another world had begun before', [reloaded, ...neverAsked, left]],
    ['another world began later', [...neverAsked, left, reloaded]],
  ])('is held against its client, although %s', (_, passed) => {
    expect(broken(passed)).toEqual(['client.fetches-missed']);
  });

  test.each<[string, Told, object?]>([
    ['another connection of the user was there', [login(5, 'ada'), ...neverAsked, left]],
    ['the mock ended the new connection, too', [...neverAsked, closing(2, 'ada'), left]],
    ['the command ended as soon as it was back', [...neverAsked], { exitCode: 0 }],
    [
      'its room is one of another world',
      [
        login(1, 'ada'),
        live(1, 'ada', 90, '9'),
        reloaded,
        asked(9, 'ada', 0),
        live(1, 'ada', 40),
        closing(1, 'ada'),
        posted(41, '9', 'bob'),
        back,
        left,
      ],
    ],
  ])('is not, where %s', (_, passed, end) => {
    expect(broken(passed, end ? { end: end as never } : {})).toEqual([]);
  });

  test('may be asked for in part', () => {
    const passed = [...before, closing(1, 'ada'), missed, asked(1, 'ada', 40), posted(43, '1', 'bob'), back, left];
    expect(broken(passed)).toEqual(['client.made-when-connected']);
    expect(judge(passed).findings[0]?.sentence).toContain('message 43');
    const early = [...before, closing(1, 'ada'), asked(1, 'ada', 41), missed, back, left];
    expect(broken(early)).toEqual(['client.made-when-connected']);
  });

  test('counts as kept only where it was put to the test', () => {
    const fetched = [...neverAsked, asked(1, 'ada', 40), left];
    const skipped = [...neverAsked, asked(1, 'ada', 41), left];
    const rules = [
      'client.fetches-missed',
      'client.made-when-connected',
      'client.resumes-without-loss',
      'client.resumes-from-last',
    ];
    const statuses = (passed: Told) => rules.map((id) => status(id, ...passed));
    expect(statuses(fetched)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(statuses(skipped)).toEqual(['passed', 'untried', 'failed', 'passed']);
    expect(statuses([...neverAsked, left])).toEqual(['warned', 'untried', 'untried', 'untried']);
    expect(statuses(neverAsked)).toEqual(['untried', 'untried', 'untried', 'untried']);
  });

  test('is everything for one who had seen nothing, or is in another world', () => {
    const unseen = [
      login(1, 'ada'),
      asked(9, 'ada', 0),
      closing(1, 'ada'),
      back,
      live(2, 'ada', 42),
      asked(1, 'ada', 0),
    ];
    expect(broken(unseen)).toEqual([]);
    expect(broken([...before, closing(1, 'ada'), back, reloaded, asked(1, 'ada', 0)])).toEqual([]);
    const again = [closing(2, 'ada'), login(3, 'ada'), asked(2, 'ada', 0)];
    expect(broken([...before, closing(1, 'ada'), back, asked(1, 'ada', 0), ...again])).toEqual([
      'client.resumes-from-last',
    ]);
  });
});

describe('trouble', () => {
  const fails = { end: { exitCode: 1, at: 1_000_200 } };
  const strange = (connection: number): Passed => sent(connection, 'ada', { hello: 'world' });

  test('is the last one, whatever it was', () => {
    const passed = [login(1, 'ada'), refused, login(2, 'ada'), closing(2, 'ada')];
    expect(broken(passed, fails)).toEqual(['client.survives-close']);
    expect(judge(passed, fails).findings).toMatchObject([{ client: 'ada', guilty: [8] }]);
    const two = [login(1, 'ada'), login(2, 'ada'), closing(1, 'ada'), strange(2)];
    expect(broken(two, fails)).toEqual(['client.survives-close', 'client.survives-frames']);
  });

  test('is survived by whoever says anything later', () => {
    const talk = numbers(4).map(() => received(1, chat, 'ada'));
    expect(broken([login(1, 'ada'), ...talk, strange(1), received(1, chat, 'ada')], fails)).toEqual([]);
    const [begin, end] = [at(0, [...login(1, 'ada'), strange(1)]), at(5000, [closing(1, 'ada'), ...login(2, 'ada')])];
    expect(status('client.survives-frames', begin, end)).toBe('passed');
    const unread = at(0, [...login(1, 'ada'), closing(1, 'ada'), strange(1)]);
    expect(status('client.survives-frames', unread, at(5000, login(2, 'ada')))).toBe('untried');
  });

  test('is the frame behind a fault, and no frame of which only the beginning is kept', () => {
    const changed = note({ type: 'fault', faults: ['x'], on: 'deliver', does: 'duplicate', connection: 1 });
    const passed = [login(1, 'ada'), live(1, 'ada', 5), changed, live(1, 'ada', 6), live(1, 'ada', 7)];
    expect(judge(passed, fails).findings).toMatchObject([{ guilty: [6] }]);
    const long = { ...sent(1, 'ada', {}), data: '{"message":{"id":5', length: 9000 } as Passed;
    expect(broken([login(1, 'ada'), long], fails)).toEqual([]);
  });

  test('is told in a sentence', () => {
    const sentence = (data: string | null): string | undefined =>
      judge([login(1, 'ada'), { kind: 'to-client', connection: 1, user: 'ada', data }], fails).findings[0]?.sentence;
    expect(sentence('ping')).toBe(
      'Nothing came after connection #1 was sent ping, and the command ended with exit code 1.',
    );
    expect(sentence(null)).toContain('was sent a binary frame');
    expect(sentence('x'.repeat(121))).toContain(`sent ${'x'.repeat(120)}…,`);
    expect(sentence('x'.repeat(120))).toContain(`sent ${'x'.repeat(120)},`);
  });
});

describe('tries to connect', () => {
  const two = [login(1, 'ada'), login(2, 'bob')].flatMap((passed) => at(-9000, passed));
  const tries = (count: number, everyMs: number): Passed[] =>
    numbers(count).flatMap((index) => at(index * everyMs, refused));

  test('are a storm of as many clients as there are', () => {
    expect(broken([two, tries(20, 10)])).toEqual([]);
    expect(broken([two, tries(21, 10)])).toEqual(['client.reconnect-pause']);
    const ended = [
      ...at(-9000, [...login(1, 'ada'), ...login(2, 'bob')]),
      ...at(-8000, [closed(1, 'ada'), closed(2, 'bob')]),
    ];
    expect(broken([ended, tries(20, 10)])).toEqual([]);
    expect(broken([ended, tries(21, 10)])).toEqual(['client.reconnect-pause']);
  });

  test('that are a storm are not held against a client twice', () => {
    expect(broken([tries(60, 90)])).toEqual(['client.reconnect-pause']);
  });

  test('that fail in several ways are one row of failures', () => {
    const mixed = numbers(12).flatMap((index) =>
      at(index * 400, index % 2 === 0 ? refused : [opened(index), closing(index, 'ada'), closed(index, 'ada')]),
    );
    expect(judge([mixed]).findings).toMatchObject([{ actual: '11 tries, 0.4 s apart' }]);
  });

  test('of several users, one after the other, are no storm', () => {
    const passed = numbers(12).flatMap((index) =>
      at(index * 20, [...login(index, `u${index}`), closing(index, `u${index}`)]),
    );
    expect(broken([passed])).toEqual([]);
  });
});

describe('connections', () => {
  test('on which something came were used', () => {
    const used = numbers(40).flatMap((index) =>
      at(index * 20, [...login(index, 'ada'), live(index, 'ada', index), closed(index, 'ada')]),
    );
    expect(broken([used])).toEqual([]);
    expect(status('client.keeps-connection', login(1, 'ada'))).toBe('untried');
    expect(status('client.keeps-connection', login(1, 'ada'), closed(1, 'ada'))).toBe('passed');
  });

  test('are found once, where they are unused and too many anyway', () => {
    const many = numbers(110).flatMap((index) => at(index * 5, [...login(index, 'ada'), closed(index, 'ada')]));
    expect(judge([many]).findings).toMatchObject([{ times: 1, guilty: { length: 31 } }]);
  });

  test('that ended early were not silent', () => {
    const other = at(9000, login(2, 'ada'));
    expect(broken([at(0, opened(1)), at(100, closing(1, 'ada')), other])).toEqual([]);
    expect(broken([at(0, opened(1)), at(100, closed(1, 'ada')), other])).toEqual([]);
    expect(broken([at(0, opened(1)), other])).toEqual(['client.token-first']);
    expect(broken([{ ...opened(1), tokenIn: 'query' } as Passed])).toEqual([]);
  });

  test('of which the beginning is not kept are not judged by it', () => {
    const again = [received(7, token), received(7, token), sent(7, 'ada', { status: 'CONNECTED' })];
    expect(broken(again, { forgotten: 9 })).toEqual([]);
    const cut = { ...received(1, '{"auth_token":"toke'), length: 9000 } as Passed;
    expect(broken([opened(1), cut, sent(1, 'ada', { status: 'CONNECTED' })])).toEqual([]);
  });

  test('are judged by frames before CONNECTED could be read, tokens left aside', () => {
    const connected = sent(1, 'ada', { status: 'CONNECTED' });
    expect(broken([opened(1), received(1, token), received(1, token), connected])).toEqual(['client.token-once']);
  });

  test('put rules to the test by what was sent on them', () => {
    const rules = ['client.valid-json', 'client.sent-frame', 'client.token-once', 'client.no-endless-resend'];
    const statuses = (...passed: Told) => rules.map((id) => status(id, ...passed));
    expect(statuses(login(1, 'ada'))).toEqual(['untried', 'untried', 'passed', 'untried']);
    expect(statuses(login(1, 'ada'), received(1, chat, 'ada'))).toEqual(['passed', 'passed', 'passed', 'untried']);
    expect(statuses(opened(1), received(1, token), received(1, chat))).toEqual([
      'passed',
      'untried',
      'passed',
      'untried',
    ]);
  });
});
