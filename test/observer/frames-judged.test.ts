import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../src/observer/index.ts';
import type { Passed } from '../../src/traffic/index.ts';
import {
  asked,
  closed,
  connect,
  connected,
  error,
  heard,
  judged,
  live,
  message,
  opened,
  post,
  said,
  type Told,
  textNumber,
  token,
} from './brief-recording.ts';

type Verdict = 'kept' | 'broken' | 'unknown';
type Row = [verdict: Verdict, name: string, passed: Told, knowledge?: ObserverKnowledge];

/** Where it is broken, nothing else is; where it is unknown, it is neither kept nor broken. */
const table = (requirement: string, rows: Row[]): void => {
  describe(requirement, () => {
    test.each(rows)('%s: %s', (verdict, _name, passed, knowledge) => {
      const { broken, kept } = judged(passed, knowledge);
      expect(broken).toEqual(verdict === 'broken' ? [requirement] : []);
      expect(kept.includes(requirement)).toBe(verdict === 'kept');
    });
  });
};

const fault = (of: object = {}): Passed => {
  return { kind: 'note', event: { type: 'fault', faults: ['x'], on: 'deliver', does: 'x', ...of } as never };
};
const binary = (data: string): Passed => ({ kind: 'to-client', connection: 1, data: null, binary: btoa(data) });
const cut = (data: string): Passed => ({ kind: 'to-client', connection: 1, user: 'ada', data, length: 9000 });
const expired = heard(1, error('AUTH_TOKEN_EXPIRED'));
const invalid = heard(1, error('AUTH_TOKEN_INVALID'));
const hello = said(1, '{"hello":"world"}');

table('connect.waits-for-token', [
  ['kept', 'CONNECTED behind the token', [connect(1)]],
  ['broken', 'CONNECTED before anything', [opened(1), connected(1)]],
  ['unknown', 'an error before anything', [opened(1), invalid]],
  ['unknown', 'a connection that was open before', [connected(1)]],
]);

table('connect.connected', [
  ['kept', 'in a text frame', [connect(1)]],
  ['broken', 'in a binary frame', [opened(1), token(1), binary('{"status":"CONNECTED"}')]],
  ['unknown', 'another word', [opened(1), token(1), invalid]],
]);

table('connect.connected-first', [
  ['kept', 'CONNECTED', [connect(1)]],
  ['unknown', 'an error', [opened(1), token(1), heard(1, error('X'))]],
  ['unknown', 'a frame that cannot be read', [opened(1), token(1), cut('{"message":{"id":5,"mess')]],
  ['unknown', 'a connection that was open before', [token(1), connected(1)]],
]);

test('a live message before CONNECTED is the first', () => {
  const { broken, findings } = judged([opened(1), token(1), live(1, { id: 5 })]);
  expect(broken).toEqual(['connect.connected-first']);
  expect(findings).toMatchObject([{ evidence: [2, 3], users: ['ada'], connections: [1], requests: [] }]);
});

table('connect.connected-once', [
  ['kept', 'once', [connect(1)]],
  ['broken', 'twice', [connect(1), connected(1)]],
  ['kept', 'for each of two tokens', [connect(1), token(1), connected(1)]],
  ['broken', 'three times for two tokens', [connect(1), token(1), connected(1), connected(1)]],
]);

for (const [requirement, kind, right, wrong] of [
  ['connect.invalid-token', 'invalid', 'AUTH_TOKEN_INVALID', 'AUTH_TOKEN_EXPIRED'],
  ['connect.expired-token', 'expired', 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_INVALID'],
] as const) {
  const begun = [opened(1), token(1, `tok… (${kind})`)];
  const ended = (more: object = {}): Passed => ({ kind: 'closed', connection: 1, code: 1008, ...more });
  table(requirement, [
    ['kept', 'its code', [begun, heard(1, error(right))]],
    ['broken', 'CONNECTED', [begun, connected(1)]],
    ['broken', 'another code', [begun, heard(1, error(wrong))]],
    ['broken', 'no text', [begun, heard(1, error(right, 5))]],
    ['broken', 'a close of the policy, in silence', [begun, ended()]],
    ['broken', 'a close of data that are no good', [begun, ended({ code: 1003 })]],
    ['broken', 'a close with a code of its own', [begun, ended({ code: 4000 })]],
    ['unknown', 'a close with a code of a library’s own', [begun, ended({ code: 3999 })]],
    ['kept', 'its code, and the end', [begun, heard(1, error(right)), ended()]],
    ['unknown', 'another token behind it', [begun, token(1), heard(1, error(wrong))]],
    ['unknown', 'another token before', [opened(1), token(1), begun[1] as Passed, heard(1, error(wrong))]],
    ['unknown', 'something else before', [opened(1), hello, begun[1] as Passed, heard(1, error(wrong))]],
    ['unknown', 'a connection that was open before', [begun[1] as Passed, heard(1, error(wrong))]],
    ['unknown', 'a fault that closed it', [begun, fault({ connection: 1 }), ended()]],
    ['unknown', 'a fault on somebody else', [begun, fault({ connection: 1 }), heard(1, error(wrong))]],
    ['unknown', 'where the recorder cannot tell who closed', [begun, ended()], { recorder: 'between' }],
    [
      'broken',
      'where the recorder saw who closed',
      [begun, { ...ended(), kind: 'closing' } as Passed],
      { recorder: 'server' },
    ],
  ]);
}

describe('a first message that is no token', () => {
  const begun = [opened(1), hello];

  test('is refused', () => {
    const { broken, kept } = judged([begun, invalid, closed(1, 1008)]);
    expect(broken).toEqual([]);
    expect(kept).toEqual(expect.arrayContaining(['connect.bad-first-message', 'connect.bad-first-message-error']));
  });

  test.each<[string, string[], Told]>([
    ['led to CONNECTED', ['connect.bad-first-message'], [begun, connected(1)]],
    [
      'was a chat frame that was posted',
      ['connect.bad-first-message'],
      [opened(1), post(1, 5), connect(2), live(2, { id: 5 })],
    ],
    ['was closed in silence', ['connect.bad-first-message-error'], [begun, closed(1, 1008)]],
    ['was closed in silence, as data that are no good', ['connect.bad-first-message-error'], [begun, closed(1, 1007)]],
  ])('%s', (_, broken, passed) => {
    expect(judged(passed).broken).toEqual(broken);
  });

  test.each<[string, Told]>([
    ['a token came after it', [begun, token(1), connected(1)]],
    ['a token came after it, and the end', [begun, token(1), closed(1, 1008)]],
    ['the connection was open before', [hello, connected(1)]],
    ['the connection was open before, and was closed', [hello, closed(1, 1008)]],
    ['the client closed', [begun, { ...closed(1, 1008), isOurs: true } as Passed]],
    ['it just ended', [begun, closed(1, 1000)]],
    ['a fault has acted on it', [begun, fault({ connection: 1 }), connected(1)]],
    ['a fault has closed it', [begun, fault({ connection: 1 }), closed(1, 1008)]],
    ['it was a token', [opened(1), token(1), closed(1, 1008)]],
  ])('says nothing where %s', (_, passed) => {
    expect(judged(passed).broken).toEqual([]);
  });
});

describe('a connection that was refused', () => {
  const refused = [opened(1), token(1), expired];

  test('stays dark', () => {
    const { broken, kept } = judged([refused, closed(1, 1008)]);
    expect(broken).toEqual([]);
    expect(kept).toContain('connect.refused-stays-dark');
  });

  test('may not be sent a live message, unless another token was sent', () => {
    expect(judged([refused, live(1, { id: 5 })]).broken).toEqual(['connect.refused-stays-dark']);
    expect(judged([refused, token(1), live(1, { id: 5 })]).broken).not.toContain('connect.refused-stays-dark');
  });

  test('cannot post, unless another token was sent, or somebody else has sent the same', () => {
    const others = [connect(2), live(2, { id: 5 })];
    expect(judged([refused, post(1, 5), others]).broken).toEqual(['connect.refused-cannot-post']);
    expect(judged([refused, token(1), post(1, 5), others]).broken).toEqual([]);
    expect(judged([refused, post(1, 5), connect(4), post(4, 5), others]).broken).toEqual([]);
  });
});

/** Of room r it is certain that ada and bob are in it, and nobody else. */
const rooms = [{ id: 'r', occupants: ['ada', 'bob'], outsiders: 'everybody-else' as const }];
const sure: ObserverKnowledge = { rooms, isSameServer: true };
const both = [connect(1), connect(2)];

describe('a frame that ought to be dropped', () => {
  const foreign = said(3, { room: 'r', messages: 'marker9of9eve' });
  const missing = said(3, { room: 'x', messages: 'marker9of9eve' });
  const malformed = said(3, { room: 5, messages: 'marker9of9eve' });
  const known: ObserverKnowledge = { ...sure, missingRooms: ['x'] };
  const kinds = [
    ['of somebody who is not in the room', 'send.silent-not-occupant', foreign],
    ['to a room that does not exist', 'send.silent-unknown-room', missing],
    ['that is malformed', 'send.silent-malformed', malformed],
  ] as const;

  test.each(kinds)('%s is dropped in silence', (_, requirement, frame) => {
    const answered = [connect(3), frame, live(3, { id: 5, room: 'q' })];
    const { broken, kept } = judged(answered, known);
    expect(broken).toEqual([]);
    expect(kept).toEqual(expect.arrayContaining([requirement, 'send.stays-open', 'send.dropped-has-no-effect']));
    for (const [, other] of kinds) expect(kept.includes(other)).toBe(other === requirement);
  });

  test.each(kinds)('%s is answered by an error', (_, requirement, frame) => {
    const { broken, findings } = judged([connect(3), frame, heard(3, error('NO'))], known);
    expect(broken).toEqual([requirement]);
    expect(findings).toMatchObject([{ evidence: [4, 5], users: ['eve'], connections: [3] }]);
  });

  test.each(kinds)('%s may be followed by the end of the session', (_, _requirement, frame) => {
    expect(judged([connect(3), frame, heard(3, error('AUTH_TOKEN_EXPIRED'))], known).broken).toEqual([]);
    expect(judged([connect(3), frame, fault({ connection: 3 }), heard(3, error('NO'))], known).broken).toEqual([]);
  });

  test.each(kinds)('%s appears all the same', (_, _requirement, frame) => {
    const passed = [
      connect(2),
      connect(3),
      frame,
      heard(2, { message: message({ id: 5, message: 'marker9of9eve', poster: 'eve' }) }),
    ];
    expect(judged(passed, known).broken).toEqual(['send.dropped-has-no-effect']);
  });

  test.each(kinds)('%s closes the connection', (_, _requirement, frame) => {
    expect(judged([connect(3), frame, closed(3, 1003)], known).broken).toEqual(['send.stays-open']);
    expect(judged([connect(3), frame, closed(3, 1007)], known).broken).toEqual(['send.stays-open']);
    expect(judged([connect(3), frame, closed(3, 1008)], known).broken).toEqual([]);
    expect(judged([connect(3), frame, token(3), closed(3, 1003)], known).broken).toEqual([]);
    expect(judged([connect(3), frame, { ...closed(3, 1003), isOurs: true } as Passed], known).broken).toEqual([]);
    expect(judged([connect(3), frame, fault({ connection: 3 }), closed(3, 1003)], known).broken).toEqual([]);
  });

  test('appears in a history: it may be of an earlier run, unless its id is new', () => {
    const told = message({ id: 5, message: 'marker9of9eve', poster: 'eve' });
    const answer = asked(
      'retrieve',
      { user: 'bob', body: '{"after":0}' },
      { json: { room_name: null, occupants: [message({ id: 4 }), told] } },
    );
    expect(judged([connect(3), foreign, answer], known).broken).toEqual([]);
    expect(judged([connect(2), live(2, { id: 4 }), connect(3), foreign, answer], known).broken).toEqual([
      'send.dropped-has-no-effect',
    ]);
    expect(judged([connect(2), live(2, { id: 6 }), connect(3), foreign, answer], known).broken).not.toContain(
      'send.dropped-has-no-effect',
    );
  });

  test('with a text that others may have sent is no proof', () => {
    const passed = [
      connect(2),
      connect(3),
      said(3, { room: 'r', messages: 'hi' }),
      heard(2, { message: message({ id: 5, message: 'hi' }) }),
    ];
    expect(judged(passed, known).broken).toEqual([]);
  });
});

table('send.posts', [
  ['kept', 'it came', [connect(1), post(1, 5), live(1, { id: 5 })]],
  ['unknown', 'nobody saw it', [connect(1), post(1, 5)]],
  [
    'unknown',
    'a text that others may have sent',
    [connect(1), said(1, { room: 'r', messages: 'hi' }), live(1, { id: 5, message: 'hi' })],
  ],
]);

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

const posted = [both, post(1, 5)];
const observed: ObserverKnowledge = { ...sure, isEverySenderObserved: true };
const history = (...messages: Parameters<typeof message>[0][]): Passed[] => {
  return asked(
    'retrieve',
    { user: 'bob', body: '{"after":4}' },
    { json: { room_name: null, occupants: messages.map(message) } },
  );
};
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

describe('a message that never came', () => {
  const waits = (count: number) => Array.from({ length: count }, (): Passed => ({ kind: 'waited', ms: 1 }));
  const echoed = [both, post(1, 4), live(1, { id: 4 }), live(2, { id: 4 })];
  const lost = [echoed, post(1, 5), live(1, { id: 5 })];
  const overtaken = [lost, post(1, 6), live(1, { id: 6 }), live(2, { id: 6 }), waits(2)];

  test('was overtaken by another, which was sent because of it', () => {
    const { broken, findings } = judged([overtaken, closed(1), closed(2)], sure);
    expect(broken).toEqual(['live.after-connected']);
    expect(findings).toMatchObject([{ evidence: [6, 10, 11, 14], connections: [2, 1] }]);
  });

  test('had the stated time', () => {
    const timed = { ...sure, quietWindowMs: 5 };
    const ends = (waited: number) => judged([lost, waits(waited), closed(2)], timed).broken;
    expect(ends(20)).toEqual(['live.after-connected']);
    expect(ends(4)).toEqual([]);
    expect(judged([lost, waits(20), closed(2)], sure).broken).toEqual([]);
    expect(judged([lost, waits(20), closed(2, 1006)], timed).broken).toEqual([]);
    expect(judged([lost, waits(20), closed(2)], { ...timed, recorder: 'between' }).broken).toEqual([]);
  });

  test.each<[string, Told, ObserverKnowledge?]>([
    ['a fault has acted on the connection', [overtaken, fault({ connection: 2 }), closed(2)]],
    ['a fault has acted on its user', [overtaken, fault({ user: 'bob' }), closed(2)]],
    [
      'a frame that cannot be read may be it',
      [overtaken, { ...cut('{"mess'), connection: 2, user: 'bob' } as Passed, closed(2)],
    ],
    ['the user may not be in the room', [overtaken, closed(2)], { isSameServer: true }],
    ['another world had begun', [overtaken, { kind: 'note', event: { type: 'reloaded', closed: 0 } }, closed(2)]],
    [
      'the connection had been closed before',
      [echoed, closed(2), post(1, 5), live(1, { id: 5 }), post(1, 6), live(1, { id: 6 })],
    ],
    [
      'it is the sender’s own, and senders are not known to hear themselves',
      [both, post(1, 5), live(2, { id: 5 }), post(2, 6), live(1, { id: 6, poster: 'bob' }), waits(2), closed(1)],
    ],
  ])('is not held against the server, where %s', (_, passed, knowledge = sure) => {
    expect(judged(passed, knowledge).broken).toEqual([]);
  });

  test('is not held against the server, where entries are missing', () => {
    const gap = { kind: 'waited', ms: 1, seq: 100 } as never as Passed;
    expect(judged([overtaken, gap, closed(2)], sure).broken).toEqual([]);
  });

  test('is held against it without names, where a fault acted on somebody else', () => {
    expect(judged([overtaken, fault({ user: 'eve' }), closed(2)], sure).broken).toEqual(['live.after-connected']);
    expect(judged([overtaken, fault({ connection: 3 }), closed(2)], sure).broken).toEqual(['live.after-connected']);
  });
});

test('a message that came where it was due is kept, for one connection of a user or for several', () => {
  const rules = ['live.after-connected', 'live.every-connection', 'history.consistent'];
  const keptBy = (...told: Told[]) => rules.filter((rule) => judged(told, sure).kept.includes(rule));
  const came = [post(2, 5), live(2, { id: 5, poster: 'bob' })];
  expect(keptBy(both, came)).toEqual([]);
  expect(keptBy(both, came, live(1, { id: 5, poster: 'bob' }))).toEqual(['live.after-connected', 'history.consistent']);
  const several = keptBy(both, connect(4), came, live(1, { id: 5, poster: 'bob' }), live(4, { id: 5, poster: 'bob' }));
  expect(several).toEqual(['live.every-connection', 'history.consistent']);
});

test('a client that closes has had what was sent until it last said or awaited something', () => {
  const waits = Array.from({ length: 20 }, (): Passed => ({ kind: 'waited', ms: 1 }));
  const lost = [both, post(1, 4), live(1, { id: 4 }), live(2, { id: 4 }), post(1, 5), live(1, { id: 5 })];
  const left = { ...closed(2), isOurs: true } as Passed;
  const timed = { ...sure, quietWindowMs: 5 };
  expect(judged([lost, waits, left], timed).broken).toEqual(['live.after-connected']);
  const others = Array.from({ length: 20 }, () => opened(3));
  expect(judged([lost, others, left], timed).broken).toEqual([]);
  expect(judged([lost, others, said(2, 'bye'), left], timed).broken).toEqual(['live.after-connected']);
  expect(judged([lost, waits, left], { ...timed, recorder: 'between' }).broken).toEqual([]);
});

test('another text under a known id may be that of another message', () => {
  const other = live(2, { id: 5, message: textNumber(6), poster: 'bob' });
  expect(judged([posted, post(2, 6), live(1, { id: 5 }), other], sure).broken).toEqual(['history.consistent']);
});

describe('what an observer is not told', () => {
  const own: ObserverKnowledge = { ...sure, isEverySenderObserved: true };
  const phantom = [both, live(1, { id: 5 })];
  const numbered = (told: Told, first: number): Told =>
    [told].flat(9).map((each, index) => Object.assign({}, each, { seq: first + index }) as Passed);

  test('proves nothing: the beginning, single entries, and frames that cannot be read', () => {
    expect(judged(phantom, own).broken).toEqual(['live.content']);
    expect(judged(numbered(phantom, 1), own).broken).toEqual(['live.content']);
    expect(judged(numbered(phantom, 2), own).broken).toEqual([]);
    expect(judged(numbered(phantom, 2), { ...own, isHeadCut: false }).broken).toEqual(['live.content']);
    expect(judged(phantom, { ...own, isHeadCut: true }).broken).toEqual([]);
    expect(judged([both, { kind: 'nonsense' } as never, live(1, { id: 5 })], own).broken).toEqual([]);
    expect(judged([numbered(both, 1), numbered([live(1, { id: 5 })], 8)], own).broken).toEqual([]);
    const long = { ...said(2, '{"room":"r","mess'), length: 9000 } as Passed;
    expect(judged([both, long, live(1, { id: 5 })], own).broken).toEqual([]);
  });

  test('may be a restart while nobody is there, or where it is said that there was one', () => {
    const again = live(2, { id: 5, message: 'marker7of7that' });
    const alone = [connect(1), live(1, { id: 5 }), closed(1), connect(2), again];
    expect(judged(alone).broken).toEqual([]);
    expect(judged(alone, { isSameServer: true }).broken).toEqual(['history.consistent']);
    expect(judged(alone, { isSameServer: true, restarts: [6] }).broken).toEqual([]);
    expect(judged(alone, { isSameServer: true, restarts: [99, 6] }).broken).toEqual([]);
    expect(judged(alone, { isSameServer: true, restarts: [99] }).broken).toEqual(['history.consistent']);
  });

  test('is what a fault has done: what it has a part in is neither kept nor broken', () => {
    const wrong = [connect(1), live(1, { id: 5, poster: 7 }), live(1, { id: 6 })];
    expect(judged(wrong).broken).toEqual(['live.frame']);
    const { broken, kept } = judged([wrong, fault({ connection: 1 })]);
    expect(broken).toEqual([]);
    expect(kept).toContain('live.frame');
    expect(judged([wrong.slice(0, 2), fault({ connection: 1 })]).kept).not.toContain('live.frame');
    expect(judged([wrong, connect(2), live(2, { id: 7, poster: 7 }), fault({ connection: 1 })]).broken).toEqual([
      'live.frame',
    ]);
  });

  test('is what passed between proxy and server alone', () => {
    const alone = { kind: 'at-server', passed: live(1, { id: 5, poster: 7 }) } as Passed;
    expect(judged([connect(1), alone]).broken).toEqual([]);
  });
});
