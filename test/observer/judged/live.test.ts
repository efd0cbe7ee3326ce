import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import {
  connect,
  connected,
  error,
  heard,
  judged,
  live,
  message,
  post,
  said,
  type Told,
  textNumber,
  token,
} from '../brief-recording.ts';
import { binary, both, cut, history, observed, posted, sure } from './frames.ts';
import { type Row, table } from './verdict-table.ts';

table('live.frame', [
  ['kept', 'as documented', [connect(1), live(1, { id: 5 })]],
  ['broken', 'not under `message`', [connect(1), heard(1, message({ id: 5 }))]],
  ['broken', 'without a text', [connect(1), live(1, { id: 5, message: undefined })]],
  ['broken', 'without a poster', [connect(1), live(1, { id: 5, poster: undefined })]],
  ['broken', 'a room that is a number', [connect(1), live(1, { id: 5, room: 7 })]],
  ['broken', 'a time that is a text', [connect(1), live(1, { id: 5, timestamp: '1' })]],
  ['broken', 'an id that is negative', [connect(1), live(1, { id: -5 })]],
  ['broken', 'an id that is a text', [connect(1), live(1, { id: '5' as never })]],
  ['broken', 'in a binary frame', [connect(1), binary(JSON.stringify({ message: message({ id: 5 }) }))]],
  ['unknown', 'of which only the beginning is known', [connect(1), cut('{"message":{"id":5,"mess')]],
]);

table('live.no-undocumented-frames', [
  ['kept', 'CONNECTED, errors and live messages', [connect(1), live(1, { id: 5 })]],
  ['broken', 'another word', [connect(1), heard(1, { hello: 'world' })]],
  ['broken', 'two keys of a message', [connect(1), heard(1, { id: 5, message: 'hi' })]],
  ['broken', 'no JSON', [connect(1), heard(1, 'ping')]],
  ['broken', 'no object', [connect(1), heard(1, '[]')]],
  ['unknown', 'a frame that cannot be read, and nothing else', [cut('{"mess')]],
]);

test('an error may carry an object under `message`', () => {
  const told = { ...error('X'), message: { why: 'so' } };
  expect(judged([connect(1), heard(1, told)]).broken).toEqual([]);
  expect(judged([connect(1), heard(1, { message: { why: 'so' } })]).broken).toEqual(['live.frame']);
});

table('live.exactly-once', [
  ['kept', 'once on each', [posted, live(1, { id: 5 }), live(2, { id: 5 })], sure],
  ['broken', 'twice on one', [posted, live(1, { id: 5 }), live(1, { id: 5 })], sure],
  [
    'broken',
    'under two ids',
    [posted, live(1, { id: 5 }), live(1, { id: 6, message: textNumber(5) })],
    { ...sure, isEverySenderObserved: true },
  ],
  [
    'kept',
    'sent twice, under two ids',
    [posted, post(1, 5), live(1, { id: 5 }), live(1, { id: 6, message: textNumber(5) })],
    { ...sure, isEverySenderObserved: true },
  ],
  [
    'kept',
    'under two ids, where others may have sent it',
    [posted, live(1, { id: 5 }), live(1, { id: 6, message: textNumber(5) })],
    sure,
  ],
  [
    'broken',
    'under two ids, one of which a history had',
    [
      posted,
      live(1, { id: 5 }),
      history({ id: 5 }, { id: 6, message: textNumber(5) }),
      live(1, { id: 6, message: textNumber(5) }),
    ],
    observed,
  ],
  [
    'kept',
    'under two ids, where entries are missing',
    [posted, { kind: 'nonsense' } as never, live(1, { id: 5 }), live(1, { id: 6, message: textNumber(5) })],
    { ...observed, hasOwnMarkers: true },
  ],
]);

table('live.content', [
  ['kept', 'the text that was sent', [posted, live(1, { id: 5 })], sure],
  ['broken', 'a text that nobody has sent', [both, live(1, { id: 5 })], { ...sure, isEverySenderObserved: true }],
  ['unknown', 'a text of somebody whom nobody observes', [both, live(1, { id: 5 })], sure],
  ['broken', 'a word of the text alone', [posted, live(1, { id: 5, message: `${textNumber(5)}!` })], sure],
  [
    'unknown',
    'the same word by somebody else',
    [posted, live(1, { id: 5, message: `${textNumber(5)}!`, poster: 'bob' })],
    sure,
  ],
  [
    'unknown',
    'the same word in another room',
    [posted, live(1, { id: 5, message: `${textNumber(5)}!`, room: 'q' })],
    sure,
  ],
  [
    'broken',
    'a text that nobody has sent, which a history had',
    [both, history({ id: 5 }), live(1, { id: 5 })],
    observed,
  ],
  ['unknown', 'a text that a history alone has', [both, history({ id: 5 })], observed],
  [
    'unknown',
    'a text of another world',
    [both, { kind: 'note', event: { type: 'reloaded', closed: 0 } }, live(1, { id: 5 })],
    observed,
  ],
  [
    'kept',
    'a word of the text, and then the text',
    [posted, live(1, { id: 5, message: `${textNumber(5)}!` }), live(1, { id: 6, message: textNumber(5) })],
    sure,
  ],
]);

test('a message that differs on one connection alone differs from what was sent, or from the same elsewhere', () => {
  const seen = [posted, live(1, { id: 5 })];
  expect(judged([seen, live(2, { id: 5, message: 'marker7of7that' })], sure).broken).toEqual(['live.content']);
  expect(judged([seen, live(2, { id: 5, poster: 'bob' })], sure).broken).toEqual(['live.fields']);
  expect(judged([seen, live(2, { id: 5, room: 'q' })], sure).broken).toEqual(['live.fields']);
  expect(judged([seen, live(2, { id: 5, timestamp: 5 })], sure).broken).toEqual(['history.consistent']);
  expect(judged([both, live(1, { id: 5 }), live(2, { id: 5, message: 'other' })], sure).broken).toEqual([
    'history.consistent',
  ]);
});

table('live.fields', [
  ['kept', 'as it was sent', [posted, live(1, { id: 5 })], sure],
  ['broken', 'another poster', [posted, live(1, { id: 5, poster: 'bob' })], sure],
  ['broken', 'another room', [posted, live(1, { id: 5, room: 'q' })], { isSameServer: true }],
  [
    'unknown',
    'another poster of a text that others may have sent',
    [both, said(1, { room: 'r', messages: 'hi' }), live(1, { id: 5, message: 'hi', poster: 'bob' })],
    sure,
  ],
  ['kept', 'the room in another form', [connect(1), post(1, 5, '012'), live(1, { id: 5, room: '12' })]],
  ['broken', 'another poster, where everybody is observed', [posted, live(1, { id: 5, poster: 'bob' })], observed],
  [
    'kept',
    'another poster, and then the right one',
    [posted, live(1, { id: 5, poster: 'bob' }), live(1, { id: 6, message: textNumber(5) })],
    sure,
  ],
]);

const clock: ObserverKnowledge = { ...sure, isClockComparable: true, clockSkewSeconds: 10 };
const stamped = (timestamp: unknown) => [posted, live(1, { id: 5, timestamp })];

table(
  'live.timestamp',
  [
    ['kept', 'when it was sent', stamped(1_767_614_400), clock],
    ['broken', 'milliseconds', stamped(1_767_614_400_000), sure],
    ['broken', 'half a second', stamped(1_767_614_400.5), sure],
    ['kept', 'any time, where clocks are not compared', stamped(1), sure],
    ['kept', 'the latest that can be', stamped(1_767_614_411), clock],
    ['broken', 'later', stamped(1_767_614_412), clock],
    ['kept', 'the earliest that can be', stamped(1_767_614_390), clock],
    ['broken', 'earlier', stamped(1_767_614_389), clock],
    ['kept', 'two minutes, where the skew is not told', stamped(1_767_614_280), { ...sure, isClockComparable: true }],
  ].map(([verdict, name, passed, knowledge]) => [verdict, name, passed, knowledge] as Row),
);

table('live.id-increases', [
  ['kept', 'a greater id', [both, live(1, { id: 4 }), post(1, 5), live(1, { id: 5 })], sure],
  ['broken', 'a smaller id', [both, live(1, { id: 6 }), post(1, 5), live(1, { id: 5 })], sure],
  [
    'unknown',
    'what had not been seen when it was sent',
    [both, post(1, 5), live(1, { id: 6 }), live(1, { id: 5 })],
    sure,
  ],
]);

table('live.occupants-only', [
  ['kept', 'to an occupant', [posted, live(1, { id: 5 })], sure],
  ['broken', 'to somebody else', [posted, connect(3), post(1, 6), live(3, { id: 6 })], sure],
  ['unknown', 'to somebody of whom nothing is known', [posted, live(1, { id: 5 })]],
]);

table('live.order', [
  ['kept', 'in order', [both, post(1, 5), live(2, { id: 5 }), live(1, { id: 5 })], sure],
  [
    'broken',
    'what was sent because of it came first',
    [both, post(1, 5), live(1, { id: 5 }), post(1, 6), live(2, { id: 6 }), live(2, { id: 5 })],
    sure,
  ],
  ['unknown', 'what had not come to its sender', [both, post(2, 5), post(1, 6), live(2, { id: 6 })], sure],
]);

describe('what was live before a connection', () => {
  const early = [connect(2), post(2, 5), live(2, { id: 5, poster: 'bob' })];
  const pair = (id: number, waitMs: number): Passed[] => [
    post(2, id),
    live(2, { id, poster: 'bob' }),
    ...Array.from({ length: waitMs }, (): Passed => ({ kind: 'waited', ms: 1 })),
    live(1, { id, poster: 'bob' }),
  ];

  test('may not come on it', () => {
    const { broken, findings } = judged([early, connect(1), pair(6, 0), live(1, { id: 5, poster: 'bob' })], sure);
    expect(broken).toEqual(['live.not-before-connected']);
    expect(findings).toMatchObject([{ evidence: [5, 7, 12], users: ['bob', 'ada'], connections: [2, 1] }]);
  });

  test.each<[string, Told, ObserverKnowledge?]>([
    [
      'two receivers of one message were as far apart',
      [early, connect(1), pair(6, 9), live(1, { id: 5, poster: 'bob' })],
    ],
    ['nobody knows how far apart receivers are', [early, connect(1), live(1, { id: 5, poster: 'bob' })]],
    ['the connection was open before', [early, token(1), connected(1), pair(6, 0), live(1, { id: 5, poster: 'bob' })]],
    ['it came on the same connection', [connect(1), live(1, { id: 5 }), pair(6, 0), live(1, { id: 7 })]],
  ])('is not held against the server, where %s', (_, passed, knowledge = sure) => {
    expect(judged(passed, knowledge).broken).toEqual([]);
  });
});
