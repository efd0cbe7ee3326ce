import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import { connect, judged, live, message, post, type Told } from '../brief-recording.ts';
import { foreign, history, inRoom, list, table } from './answers.ts';

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
