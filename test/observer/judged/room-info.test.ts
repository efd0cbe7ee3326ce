import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import { judged, type Told } from '../brief-recording.ts';
import { expectVerdict, foreign, info, inRoom, refused, room, table } from './answers.ts';
import type { Verdict } from './verdict-table.ts';

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
