import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../src/observer/index.ts';
import type { Passed } from '../../src/traffic/index.ts';
import { asked, connect, error, judged, live, message, post, type Told } from './brief-recording.ts';

type Verdict = 'kept' | 'broken' | 'unknown';
type Row = [verdict: Verdict, name: string, passed: Told, knowledge?: ObserverKnowledge];

/** Where it is broken, nothing else is; where it is unknown, it is neither kept nor broken. */
function expectVerdict(requirement: string, [verdict, , passed, knowledge]: Row): void {
  const { broken, kept } = judged(passed, { isSameServer: true, ...knowledge });
  expect(broken).toEqual(verdict === 'broken' ? [requirement] : []);
  expect(kept.includes(requirement)).toBe(verdict === 'kept');
}

const table = (requirement: string, rows: Row[]): void => {
  describe(requirement, () => {
    test.each(rows.map((row) => [row[0], row[1], row] as const))('%s: %s', (_verdict, _name, row) => {
      expectVerdict(requirement, row);
    });
  });
};

const dm = (response: Parameters<typeof asked>[2], other: unknown = 'bob', request = {}): Passed[] =>
  asked('createDm', { body: JSON.stringify({ other }), ...request }, response);
const info = (response: Parameters<typeof asked>[2], request = {}): Passed[] =>
  asked('roomInfo', { body: '{"room_id":"r"}', ...request }, response);
const history = (after: unknown, response: Parameters<typeof asked>[2], request = {}): Passed[] =>
  asked('retrieve', { body: JSON.stringify({ after }), ...request }, response);
const list = (...messages: Parameters<typeof message>[0][]) => ({
  json: { room_name: null, occupants: messages.map(message) },
});
const room = (...occupants: unknown[]) => ({ json: { room_name: null, occupants } });
const refused = (status: number, code: string, text?: unknown) => ({ status, json: error(code, text) });

/** Of room r it is certain that ada and bob are in it, and nobody else. */
const inRoom: ObserverKnowledge = { rooms: [{ id: 'r', occupants: ['ada', 'bob'], outsiders: 'everybody-else' }] };
const foreign: ObserverKnowledge = { rooms: [{ id: 'r', occupants: ['bob'], outsiders: ['ada'] }] };

const noToken = { user: undefined, authorization: undefined } as never as object;
table('auth.missing-token', [
  ['kept', '401 with its code and a text', [info(refused(401, 'AUTH_TOKEN_MISSING'), noToken)]],
  ['broken', 'any other answer', [info(room('ada'), noToken)]],
  ['broken', 'another code', [info(refused(401, 'AUTH_TOKEN_INVALID'), noToken)]],
  ['broken', 'another status with its code', [info(refused(400, 'AUTH_TOKEN_MISSING'), noToken)]],
  ['broken', 'no JSON', [info({ status: 401, body: 'go away' }, noToken)]],
  ['kept', 'a body of which too little is left', [info({ status: 401, body: '{"err', length: 9 }, noToken)]],
  ['unknown', 'a redirect', [info({ status: 302 }, noToken)]],
  ['broken', 'a success that is none', [dm({ status: 299, json: {} }, 'bob', noToken)]],
  ['broken', 'the first of the errors', [info({ status: 400 }, noToken)]],
  ['unknown', 'a gateway that could not reach the server', [info({ status: 502 }, noToken)]],
  ['unknown', 'a limit', [info({ status: 429 }, noToken)]],
  ['unknown', 'a recorder that cuts headers out', [info(room('ada'), noToken)], { areHeadersCut: true }],
  ['unknown', 'a user who is known: there was a token', [info({ status: 418 }, { authorization: undefined })]],
]);

const badToken = { user: undefined, authorization: 'Bearer tok… (invalid)' } as never as object;
const header = (authorization: string) => ({ user: undefined, authorization }) as never as object;
table('auth.invalid-token', [
  ['kept', '401 with its code', [info(refused(401, 'AUTH_TOKEN_INVALID'), badToken)]],
  ['broken', 'it was let in', [dm({}, 'bob', badToken)]],
  ['broken', 'another scheme was let in', [dm({}, 'bob', header('Basic tok…'))]],
  ['broken', 'nothing behind the scheme was let in', [dm({}, 'bob', header('Bearer '))]],
  ['unknown', 'a scheme in small letters', [dm({}, 'bob', header('bearer tok… (invalid)'))]],
  ['unknown', 'two spaces', [dm({}, 'bob', header('Bearer  tok… (invalid)'))]],
  ['unknown', 'a token of which the recorder knows nothing', [dm({}, 'bob', header('Bearer tok…'))]],
]);

table('auth.expired-token', [
  ['kept', '401 with its code', [info(refused(401, 'AUTH_TOKEN_EXPIRED'), header('Bearer tok… (expired)'))]],
  ['broken', 'taken for invalid', [info(refused(401, 'AUTH_TOKEN_INVALID'), header('Bearer tok… (expired)'))]],
]);

table('auth.valid-token', [
  ['kept', 'it was let in', [dm({})]],
  ['broken', 'the server says that there was none', [dm(refused(401, 'AUTH_TOKEN_MISSING'))]],
  ['unknown', 'it may have run out', [dm(refused(401, 'AUTH_TOKEN_EXPIRED'))]],
  ['unknown', 'the server cannot do it now', [dm({ status: 503 })]],
  ['unknown', 'a redirect', [dm({ status: 300 })]],
  ['unknown', 'another status', [dm(refused(403, 'AUTH_TOKEN_MISSING'))]],
  ['unknown', 'no final status', [dm({ status: 199 })]],
]);

table('auth.error-text', [
  ['kept', 'a text', [dm(refused(401, 'AUTH_TOKEN_EXPIRED', 'é'))]],
  ['broken', 'the code once more', [dm(refused(401, 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_EXPIRED'))]],
  ['broken', 'digits', [dm(refused(401, 'AUTH_TOKEN_EXPIRED', '401'))]],
  ['broken', 'a number', [dm(refused(401, 'AUTH_TOKEN_EXPIRED', 5))]],
  ['unknown', 'a code of the application’s own', [dm(refused(401, 'BANNED', '401'))]],
  ['unknown', 'another status', [dm(refused(403, 'AUTH_TOKEN_EXPIRED', '401'))]],
]);

const bobActs = [connect(2)];
table('create-dm.ok', [
  ['kept', '200', [dm({})]],
  ['broken', 'another success', [dm({ status: 201 })]],
  ['broken', 'a 404 for somebody who acts in the record', [bobActs, dm(refused(404, 'NOT_FOUND'))]],
  ['unknown', 'a 404 for somebody of whom nothing is known', [dm(refused(404, 'NOT_FOUND'))]],
  ['unknown', 'a 404 for oneself', [dm(refused(404, 'NOT_FOUND'), 'ada')]],
  ['unknown', 'a redirect', [bobActs, dm({ status: 300 })]],
  ['unknown', 'an error', [bobActs, dm({ status: 500 })]],
  ['unknown', 'a request of which only the beginning is known', [dm({ status: 201 }, 'bob', { length: 99 })]],
  ['unknown', 'a request that is not in order', [dm({ status: 200 }, 'bob', { body: '{"other":5}', length: 99 })]],
  ['unknown', 'no final status', [bobActs, dm({ status: 199 })]],
]);

table('create-dm.no-body', [
  ['kept', '200 without a body', [dm({})]],
  ['broken', '200 with one', [dm({ json: {} })]],
  ['unknown', 'a body of an error', [dm(refused(404, 'NOT_FOUND'))]],
  ['unknown', 'another endpoint', [info(room('ada'))]],
]);

table('create-dm.unknown-user', [
  ['kept', '404 with its code', [dm(refused(404, 'NOT_FOUND'))]],
  ['broken', '404 with another code', [dm(refused(404, 'NO_SUCH_USER'))]],
  ['broken', '404 without a text', [dm(refused(404, 'NOT_FOUND', 7))]],
  ['kept', 'the code of the dialect', [dm(refused(404, 'NO_SUCH'))], { dialect: { unknownUser: 'NO_SUCH' as never } }],
  ['unknown', 'another error', [dm(refused(409, 'NO_SUCH_USER'))]],
  ['unknown', 'a 404 of another endpoint', [history(0, refused(409, 'NO_SUCH_USER'), { length: 3 })]],
  ['unknown', 'a token that may not be good', [dm(refused(404, 'NO_SUCH_USER'), 'bob', { authorization: undefined })]],
]);

for (const [requirement, endpoint] of [
  ['create-dm.malformed', 'createDm'],
  ['room-info.malformed', 'roomInfo'],
  ['retrieve.malformed', 'retrieve'],
] as const) {
  const malformed = (status: number, body = '{}', request = {}) => asked(endpoint, { body, ...request }, { status });
  const works = dm({ status: 500 }, 'bob', { request: 2 });
  table(requirement, [
    ['kept', '400', [malformed(400)]],
    ['kept', '499', [malformed(499)]],
    ['broken', '500', [malformed(500)]],
    ['unknown', '500 of a server that fails otherwise, too', [malformed(500), works]],
    ['unknown', '500 of a server that had failed before', [works, malformed(500)]],
    ['unknown', 'a gateway that could not reach the server', [malformed(504)]],
    ['unknown', 'a redirect', [malformed(307)]],
    ['kept', 'no JSON', [malformed(400, 'nonsense')]],
    ['unknown', 'a request of which only the beginning is known', [malformed(500, '{', { length: 9 })]],
  ]);
}

table('room-info.shape', [
  ['kept', 'a room without a name', [info(room('ada'))]],
  ['kept', 'a room with a name', [info({ json: { room_name: 'Lunch', occupants: ['ada'] } })]],
  ['broken', 'a name that is a number', [info({ json: { room_name: 5, occupants: ['ada'] } })]],
  ['broken', 'an occupant that is a number', [info(room('ada', 5))]],
  ['broken', 'no occupants', [info({ json: { room_name: null } })]],
  ['broken', 'no object', [info({ json: ['ada'] })]],
  ['unknown', 'a body of which only the beginning is known', [info({ body: '{', length: 9 })]],
  ['unknown', 'a request that is not in order', [info({ status: 418 }, { body: '{"room_id":5}', length: 2 })]],
  ['unknown', 'a 404 for somebody who may not be in it', [info(refused(404, 'NOT_FOUND'))]],
  ['unknown', 'an error', [info({ status: 500 })], inRoom],
  ['unknown', 'no final status', [info({ status: 199 })]],
]);

test('room_info may not say 404 to somebody who is in the room', () => {
  const { broken, findings } = judged([info(refused(404, 'NOT_FOUND'))], inRoom);
  expect(broken).toEqual(['room-info.shape']);
  expect(findings).toMatchObject([{ evidence: [1, 2], users: ['ada'], connections: [], requests: [1] }]);
});

test('another success of room_info is neither the shape, nor 404', () => {
  const ok = { json: { room_name: null, occupants: ['ada'] }, status: 201 };
  expect(judged([info(ok)]).broken).toEqual(['room-info.shape']);
  expect(judged([info(ok)], foreign).broken).toEqual(['room-info.shape', 'room-info.not-occupant']);
});

table('room-info.occupants', [
  ['kept', 'each once, the caller among them', [info(room('bob', 'ada'))]],
  ['broken', 'somebody twice', [info(room('ada', 'bob', 'bob'))]],
  ['broken', 'without the caller', [info(room('bob'))]],
  ['kept', 'without the caller, whose id nobody knows', [info(room('bob'))], { userIds: {} }],
  ['unknown', 'an error', [info(refused(404, 'NOT_FOUND'))]],
  ['unknown', 'a list of which one is none', [info({ ...room('ada', 'ada'), status: 403 })]],
]);

describe('room_info lists others for one user than for another', () => {
  const listed = (request: number, user: string, ...ids: string[]) => info(room(user, ...ids), { request, user });
  const same: ObserverKnowledge = { isSameServer: true };

  /** Ada and bob ask in turn, so many times together. */
  const inTurn = (times: number, ofBob: string[], last = ['ada', 'eve']): Passed[][] =>
    Array.from({ length: times }, (_, index) => {
      if (index % 2 === 0) return listed(index + 1, 'ada', 'bob');
      return listed(index + 1, 'bob', ...(index === times - 1 ? last : ofBob));
    });

  test('each the same, time after time', () => {
    const { broken, findings } = judged(inTurn(12, ['ada', 'eve']), same);
    expect(broken).toEqual(['room-info.occupants']);
    expect(findings).toMatchObject([{ users: ['ada', 'bob'] }]);
    expect(findings[0]?.evidence).toHaveLength(12);
  });

  test.each<[string, Told]>([
    ['the same in another order', inTurn(12, ['ada'], ['ada'])],
    ['not as often', inTurn(11, ['ada', 'eve'])],
    ['which changed in the end', inTurn(12, ['ada', 'eve'], ['ada'])],
    ['which had changed before', [listed(20, 'bob', 'ada'), ...inTurn(14, ['ada', 'eve'])]],
    [
      'all asked before the first had been answered',
      [
        ...inTurn(12, ['ada', 'eve']).map(([request]) => [request as Passed]),
        ...inTurn(12, ['ada', 'eve']).map(([, answer]) => [answer as Passed]),
      ],
    ],
  ])('is no contradiction: %s', (_, passed) => {
    expect(judged(passed, same).broken).toEqual([]);
  });

  test('proves nothing where the server may have been restarted', () => {
    expect(judged(inTurn(12, ['ada', 'eve'])).broken).toEqual([]);
  });
});

const missing: ObserverKnowledge = { missingRooms: ['r'] };
table('room-info.unknown', [
  ['kept', '404 with its code', [info(refused(404, 'NOT_FOUND'))]],
  ['broken', '404 with another code', [info(refused(404, 'NO_ROOM'))]],
  [
    'kept',
    'the code of the dialect',
    [info(refused(404, 'NO_ROOM'))],
    { dialect: { unknownRoom: 'NO_ROOM' as never } },
  ],
  ['broken', 'it is shown', [info(room('ada'))], missing],
  ['unknown', 'an error inside', [info({ status: 500 })], missing],
  [
    'unknown',
    'an error inside, where the recorder cuts headers out',
    [info({ status: 500 }, { authorization: undefined })],
    missing,
  ],
  ['unknown', 'a token that may have run out', [info({ status: 401 })], missing],
  ['unknown', 'a gateway that could not reach the server', [info({ status: 503 })], missing],
  ['unknown', 'a room that may exist', [info({ status: 403 })]],
]);

table('room-info.not-occupant', [
  ['kept', '404 with its code', [info(refused(404, 'NOT_FOUND'))], foreign],
  ['broken', '404 with another code', [info(refused(404, 'NO_ROOM'))], foreign],
  ['broken', 'forbidden', [info({ status: 403 })], foreign],
  ['unknown', 'somebody who may be in it', [info({ status: 403 })], { rooms: [{ id: 'r', occupants: ['bob'] }] }],
]);

describe('room-info.indistinguishable', () => {
  const unknown = (text: string, request = 5, id = 'x') =>
    info(refused(404, 'NOT_FOUND', text), { request, body: JSON.stringify({ room_id: id }) });
  const existing = (text: string, request = 6) => info(refused(404, 'NOT_FOUND', text), { request });

  test.each<[Verdict, string, Told]>([
    ['kept', 'the same text', [existing('none'), unknown('none')]],
    ['kept', 'the text repeats the id', [existing('no room r'), unknown('no room x')]],
    ['kept', 'the text repeats the id within a word', [existing('Xr is gone'), unknown('Xx is gone')]],
    ['broken', 'another text', [existing('not yours'), unknown('there is none')]],
    ['unknown', 'only one was asked for', [existing('not yours'), existing('no')]],
    ['unknown', 'texts that differ anyway', [existing('not 1'), existing('not 2', 7), unknown('there is none')]],
    ['unknown', 'texts that differ later', [existing('not 1'), unknown('none'), unknown('nothing', 7, 'y')]],
  ])('%s: %s', (verdict, name, passed) => {
    expectVerdict('room-info.indistinguishable', [verdict, name, passed, foreign]);
  });
});

table('retrieve.shape', [
  ['kept', 'an empty list', [history(0, list())]],
  ['kept', 'a message', [history(0, list({ id: 5 }))]],
  ['kept', 'the other key, which has no name', [history(0, { json: { messages: [] } })]],
  ['broken', 'a message without a text', [history(0, list({ id: 5, message: undefined }))]],
  ['broken', 'an id that is none', [history(-1, list({ id: 0 }))]],
  ['broken', 'a message that is none', [history(0, { json: { room_name: null, occupants: [5] } })]],
  ['broken', 'no list', [history(0, { json: { room_name: null } })]],
  ['broken', 'no name', [history(0, { json: { occupants: [] } })]],
  ['kept', 'a name', [history(0, { json: { room_name: 'Lunch', occupants: [] } })]],
  [
    'kept',
    'no name in the other dialect',
    [history(0, { json: { messages: [] } })],
    { dialect: { retrieveKey: 'messages' } },
  ],
  ['broken', 'the key of the other dialect', [history(0, list())], { dialect: { retrieveKey: 'messages' } }],
  ['broken', 'no object', [history(0, { json: [] })]],
  ['broken', 'another success', [history(0, { ...list(), status: 201 })]],
  [
    'broken',
    '404 for what is newer than a message that is known',
    [connect(1), live(1, { id: 9 }), history(4, { status: 404 })],
  ],
  ['unknown', 'a body of which only the beginning is known', [history(0, { body: '{', length: 9 })]],
]);

table('retrieve.zero-means-all', [
  ['broken', '404', [history(0, { status: 404 })]],
  ['broken', 'the first of the errors', [history(0, { status: 400 })]],
  ['unknown', 'forbidden', [history(0, { status: 403 })]],
  ['unknown', 'a token that may have run out', [history(0, { status: 401 })]],
  ['unknown', 'an error inside', [history(0, { status: 500 })]],
  ['unknown', 'a limit', [history(0, { status: 429 })]],
  ['unknown', 'a redirect', [history(0, { status: 302 })]],
  ['unknown', 'an id that is none', [history(-1, { status: 404 })]],
  [
    'unknown',
    'somebody whose token is not known to be good',
    [history(0, { status: 404 }, { authorization: undefined })],
  ],
  ['kept', 'a message', [history(0, list({ id: 5 }))]],
  ['unknown', 'nothing', [history(0, list())]],
  ['unknown', 'a message after another', [history(4, list({ id: 5 }))]],
]);

table('retrieve.nothing-newer', [
  ['kept', '200', [history(5, list())]],
  ['broken', '404', [history(5, { status: 404 })]],
  ['broken', '404 for exactly the newest', [connect(1), live(1, { id: 5 }), history(5, { status: 404 })]],
  ['unknown', '200 for what is older', [connect(1), live(1, { id: 6 }), history(5, list({ id: 6 }))]],
]);

table('retrieve.after-is-exclusive', [
  ['kept', 'greater ids', [history(4, list({ id: 5 }))]],
  ['broken', 'the id itself', [history(5, list({ id: 5 }, { id: 6 }))]],
  ['unknown', 'nothing', [history(5, list())]],
  ['unknown', 'an id that is not known', [history(5, list({ id: 5 }), { length: 99 })]],
]);

table('retrieve.own-rooms-only', [
  ['kept', 'of a room of the caller', [history(4, list({ id: 5 }))], inRoom],
  ['broken', 'of a room of others', [history(4, list({ id: 5 }))], foreign],
  ['unknown', 'of a room of which nothing is known', [history(4, list({ id: 5 }))]],
  [
    'unknown',
    'of a room of others, of which the caller may be',
    [history(4, list({ id: 5 }))],
    { rooms: [{ id: 'r', outsiders: ['eve'] }] },
  ],
]);

describe('what a history lacks', () => {
  const known = [connect(1), post(1, 5), live(1, { id: 5 }), post(1, 6), live(1, { id: 6 })];
  const sure: ObserverKnowledge = { ...inRoom, isSameServer: true };
  const brokenBy = (passed: Told, knowledge = sure): string[] => judged(passed, knowledge).broken;

  test('was live just before', () => {
    const { broken, findings } = judged([known, history(4, list({ id: 5 }))], sure);
    expect(broken).toEqual(['retrieve.fresh']);
    expect(findings).toMatchObject([{ evidence: [6, 7, 8, 9], users: ['ada'], connections: [1], requests: [1] }]);
  });

  test('was live long before', () => {
    expect(brokenBy([known, history(4, list({ id: 6 }))], { ...sure, quietWindowMs: 1 })).toEqual([
      'retrieve.complete',
    ]);
    expect(brokenBy([known, history(4, list({ id: 5 }))], { ...sure, quietWindowMs: 1 })).toEqual(['retrieve.fresh']);
  });

  test('was in the history of another', () => {
    const his = history(4, list({ id: 5 }, { id: 6 }), { request: 2, user: 'bob' });
    expect(brokenBy([known, his, history(4, list({ id: 6 }))])).toEqual(['retrieve.complete']);
  });

  test('and has nothing at all, though everything was asked for', () => {
    const his = history(0, list({ id: 5 }, { id: 6 }), { request: 2, user: 'bob' });
    expect(brokenBy([known, his, history(0, list())])).toEqual(['retrieve.zero-means-all']);
    expect(brokenBy([known, his, history(4, list())])).toEqual(['retrieve.complete']);
    expect(brokenBy([known, his, history(0, list({ id: 6 }))])).toEqual(['retrieve.complete']);
  });

  test('was in it before', () => {
    const whole = history(4, list({ id: 5 }, { id: 6 }), { request: 2 });
    expect(brokenBy([known, whole, history(4, list({ id: 6 }))])).toEqual(['history.consistent']);
    expect(brokenBy([known, whole, history(0, list({ id: 6 }))])).toEqual(['retrieve.zero-means-all']);
    const all = history(0, list({ id: 5 }, { id: 6 }), { request: 2 });
    expect(brokenBy([known, all, history(0, list({ id: 6 }))])).toEqual(['history.consistent']);
  });

  test.each<[string, Told, ObserverKnowledge?]>([
    ['it was not asked for', [known, history(6, list())]],
    [
      'it came while the request was under way',
      [known, history(6, list())[0] as Passed, live(1, { id: 7 }), history(6, list())[1] as Passed],
    ],
    [
      'the caller may not be in its room',
      [known, history(4, list({ id: 5 }), { user: 'eve' })],
      { isSameServer: true },
    ],
    [
      'the caller has it in a form that cannot be read',
      [known, history(4, { json: { room_name: null, occupants: [message({ id: 5 }), { message: 'x' }] } })],
    ],
    [
      'the server may have been restarted',
      [known, [{ kind: 'closed', connection: 1, code: 1000 }], history(4, list({ id: 5 }))],
      inRoom,
    ],
  ])('nothing, where %s', (_, passed, knowledge) => {
    const incomplete = brokenBy(passed, knowledge).filter((requirement) => requirement !== 'retrieve.shape');
    expect(incomplete).toEqual([]);
  });
});

describe('retrieve.no-late-ids', () => {
  const sure: ObserverKnowledge = { ...inRoom, isSameServer: true };
  const passedOver = history(4, list({ id: 7 }));
  const late = [connect(1), post(1, 6), passedOver, live(1, { id: 6 })];

  test('broken: an id that a history had gone past appears', () => {
    const { broken, findings } = judged(late, sure);
    expect(broken).toEqual(['retrieve.no-late-ids']);
    expect(findings).toMatchObject([{ evidence: [4, 5, 6, 7], users: ['ada'], requests: [1] }]);
  });

  test('broken: an id that came while the request was under way', () => {
    const [ask, answer] = passedOver as [Passed, Passed];
    expect(judged([connect(1), post(1, 6), ask, live(1, { id: 6 }), answer], sure).broken).toEqual([
      'retrieve.no-late-ids',
    ]);
  });

  test.each<[string, Told, ObserverKnowledge?]>([
    ['it is greater', [connect(1), post(1, 8), passedOver, live(1, { id: 8 })]],
    ['it was not asked for', [connect(1), post(1, 4), passedOver, live(1, { id: 4 })]],
    ['it is of a room of others', [connect(1), passedOver, live(1, { id: 6, room: 'q' })]],
  ])('not broken, where %s', (_, passed, knowledge = sure) => {
    expect(judged(passed, knowledge).broken).not.toContain('retrieve.no-late-ids');
  });
});

describe('retrieve.matches-live', () => {
  const sure: ObserverKnowledge = { ...inRoom, isSameServer: true };
  const known = [connect(1), post(1, 5), live(1, { id: 5 })];

  test.each<[string, object]>([
    ['text', { message: 'marker7of7that' }],
    ['poster', { poster: 'bob' }],
    ['timestamp', { timestamp: 1_767_614_401 }],
  ])('broken: another %s than live', (_, others) => {
    expect(judged([known, history(4, list({ id: 5, ...others }))], sure).broken).toEqual(['retrieve.matches-live']);
    const reversed = [connect(1), history(4, list({ id: 5, ...others })), live(1, { id: 5 })];
    expect(judged(reversed, sure).broken).toEqual(['retrieve.matches-live']);
  });

  test('kept: the same', () => {
    const { broken, kept } = judged([known, history(4, list({ id: 5 }))], sure);
    expect(broken).toEqual([]);
    expect(kept).toContain('retrieve.matches-live');
  });
});

describe('what says nothing about a server', () => {
  const wrong = { status: 201 };

  test.each<[string, Passed[]]>([
    ['an answer that a fault has cut', dm({ ...wrong, damage: 'truncated' })],
    ['an answer that did not come', dm({ ...wrong, failure: 'reset' })],
    ['an answer without a status', dm({ ...wrong, status: undefined } as never)],
    ['a status that is none', dm({ ...wrong, status: 99 })],
    ['a path outside the chat', asked('/login', {}, { status: 201 })],
  ])('%s', (_, passed) => {
    expect(judged([passed])).toMatchObject({ broken: [], kept: [] });
  });

  test('an answer on which a fault has acted, by its number or while it was under way', () => {
    const [ask, answer] = dm(wrong) as [Passed, Passed];
    const fault = (of: object): Passed => {
      return {
        kind: 'note',
        event: { type: 'fault', faults: ['x'], on: 'create_dm', does: 'respond', ...of } as never,
      };
    };
    expect(judged([ask, fault({ request: 1 }), answer]).broken).toEqual([]);
    expect(judged([ask, fault({}), answer]).broken).toEqual([]);
    expect(judged([ask, fault({ user: 'ada' }), answer]).broken).toEqual([]);
    expect(judged([ask, fault({ user: 'bob' }), answer]).broken).toEqual(['create-dm.ok']);
    expect(judged([ask, fault({ request: 2 }), answer]).broken).toEqual(['create-dm.ok']);
    expect(judged([ask, fault({ on: 'upgrade' }), answer]).broken).toEqual(['create-dm.ok']);
  });

  test('an answer by its path is that of the endpoint', () => {
    expect(judged([asked('/chat/create_dm', { body: '{"other":"bob"}' }, wrong)]).broken).toEqual(['create-dm.ok']);
  });
});

test('what is kept is put to the test first', () => {
  const sure: ObserverKnowledge = { ...inRoom, isSameServer: true };
  const late = judged([connect(1), history(4, list({ id: 7 })), post(1, 6), live(1, { id: 6 })], sure);
  expect(late.broken).toEqual(['live.id-increases']);
  expect(late.kept).toContain('retrieve.no-late-ids');
  const empty = judged([history(4, list())], sure);
  expect(empty.kept).not.toContain('retrieve.no-late-ids');
  const only = judged([history(4, list({ id: 5 }))], sure);
  expect(only.kept).not.toContain('retrieve.matches-live');
  expect(only.kept).not.toContain('history.consistent');
});

test('answers whose requests are not in the recording are judged by themselves', () => {
  const answers = [dm({ json: {} }), history(0, { json: [] }), info(refused(401, 'AUTH_TOKEN_INVALID', 5))];
  const { broken, findings } = judged(answers.map(([, answer]) => answer as Passed));
  expect(broken).toEqual(['auth.error-text', 'create-dm.no-body', 'retrieve.shape']);
  expect(findings.map(({ evidence }) => evidence)).toEqual([[3], [1], [2]]);
});

test('a status stands once in what is told of an answer', () => {
  const passed = [dm({ status: 404, body: 'Not Found' }), info({ status: 404, body: 'Not Found' })];
  const { findings } = judged(passed, { isSameServer: true });
  expect(findings.map(({ sentence }) => sentence)).toEqual([
    'create_dm was answered 404 without a JSON body.',
    'room_info answered 404 without a JSON body.',
  ]);
});
