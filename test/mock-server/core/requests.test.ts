import { describe, expect, it, test } from 'vitest';
import { addRoom, addUser } from '../../../src/mock-server/core/index.ts';
import { dialectNames, type EndpointName, type ErrorCode, errorBody, errorTable } from '../../../src/protocol/index.ts';
import { CoreChat, happened } from '../../support/core-chat.ts';

const requests: Record<EndpointName, object> = {
  createDm: { other: 'bob' },
  roomInfo: { room_id: '1' },
  retrieve: { after: 0 },
};
const endpoints = Object.keys(requests) as EndpointName[];

/** An answer, and what the log tells of it. */
function answered(endpoint: EndpointName, status: number, body: unknown, { room, ...told }: Told = {}) {
  const user = told.user === undefined ? {} : { user: told.user };
  const inRoom = room === undefined ? {} : { room };
  // Only the answer of create_dm is known to be about a room that its body does not name.
  const made = endpoint === 'createDm' ? inRoom : {};
  return [
    { type: 'reply', answer: { endpoint, request: 7, status, body, ...user, ...made } },
    happened({ type: 'answered', endpoint, status, ...told, ...inRoom }),
  ];
}

interface Told {
  user?: string;
  code?: string;
  detail?: string;
  room?: string;
  problem?: string;
  token?: string;
  hint?: string;
}

const refused = (endpoint: EndpointName, code: ErrorCode, told: Told = {}, text?: string) =>
  answered(endpoint, errorTable[code].status, errorBody(code, text), { code, ...told });

describe.each(endpoints)('a request to %s', (endpoint) => {
  const body = requests[endpoint];

  it('is let in with a valid token (auth.valid-token)', () => {
    const [reply] = new CoreChat().request(endpoint, body);
    expect(reply).toMatchObject({ answer: { status: 200, user: 'ada' } });
  });

  it.each([
    ['no header', null, 'AUTH_TOKEN_MISSING', { problem: 'no-header' }],
    ['an empty header', '', 'AUTH_TOKEN_MISSING', { problem: 'no-header' }],
    ['no scheme', 'token-ada', 'AUTH_TOKEN_INVALID', { problem: 'no-scheme' }],
    ['another scheme', 'Basic token-ada', 'AUTH_TOKEN_INVALID', { problem: 'no-scheme' }],
    ['the scheme behind another', 'Basic bearer token-ada', 'AUTH_TOKEN_INVALID', { problem: 'no-scheme' }],
    ['the scheme and no space', 'bearertoken-ada', 'AUTH_TOKEN_INVALID', { problem: 'no-scheme' }],
    ['the scheme in small letters', 'bearer token-ada', 'AUTH_TOKEN_INVALID', { problem: 'wrong-scheme-case' }],
    ['the scheme alone', 'Bearer', 'AUTH_TOKEN_INVALID', { problem: 'no-token' }],
    ['an unknown token', 'Bearer nobody', 'AUTH_TOKEN_INVALID', { problem: 'unknown-token', token: 'nob…' }],
    ['a name that objects have', 'Bearer toString', 'AUTH_TOKEN_INVALID', { problem: 'unknown-token', token: 'toSt…' }],
    [
      'a token that has run out',
      'Bearer token-ada-expired',
      'AUTH_TOKEN_EXPIRED',
      { problem: 'expired-token', token: 'toke…', user: 'ada' },
    ],
  ] as const)('with %s gets a 401, whatever its body, and the log says why', (_, authorization, code, told) => {
    for (const each of [body, '{']) {
      expect(new CoreChat().request(endpoint, each, authorization)).toStrictEqual(refused(endpoint, code, told));
    }
  });

  it('is told with a guess at what an unknown token means, never at one that has run out', () => {
    const chat = new CoreChat({ hintFor: (_, token) => `instead of ${token}` });
    const told = { problem: 'unknown-token', token: 'toke…', hint: 'instead of token-adda' };
    const code = 'AUTH_TOKEN_INVALID';
    expect(chat.request(endpoint, body, 'Bearer token-adda')).toStrictEqual(refused(endpoint, code, told));
    expect(chat.request(endpoint, body, 'Bearer token-ada-expired')[1]).not.toHaveProperty('event.hint');
  });

  it.each(['', '{', 'nothing'])('with the body %j gets a 400 (reading 13)', (text) => {
    const told = { user: 'ada', detail: 'the body must be JSON' };
    const answer = refused(endpoint, 'BAD_REQUEST', told, 'The body must be JSON');
    expect(new CoreChat().request(endpoint, text)).toStrictEqual(answer);
  });

  it.each([
    null,
    5,
    [],
    {},
    { other: 5, room_id: 5, after: '5' },
    { other: null, room_id: ['1'], after: 1.5 },
    { after: -1 },
  ])('with the body %j gets a 400 that says what it takes (reading 13)', (malformed) => {
    const takes = {
      createDm: '{"other": "<user id>"}',
      roomInfo: '{"room_id": "<room id>"}',
      retrieve: '{"after": <message id, 0 for all>}',
    }[endpoint];
    const told = { user: 'ada', detail: `the body must be ${takes}` };
    const answer = refused(endpoint, 'BAD_REQUEST', told, `The body must be ${takes}`);
    expect(new CoreChat().request(endpoint, malformed)).toStrictEqual(answer);
  });
});

test('whose a request is stands in its header', () => {
  const { core, now } = new CoreChat();
  const owners = ['Bearer token-ada', 'Bearer token-bob-expired', 'Bearer nobody', 'token-ada', undefined];
  expect(owners.map((header) => core.ownerOf(header, now))).toEqual(['ada', 'bob', undefined, undefined, undefined]);
  const headers = ['Bearer one', 'Bearer two', 'Bearer one', 'Bearer token-ada', 'xBearer one', 'one', 'Bearer a\nb'];
  expect(headers.map((header) => core.unknownTokenOf(header))).toEqual([1, 2, 1, undefined, undefined, undefined, 3]);
  expect(core.unknownTokenOf()).toBeUndefined();
});

describe('create_dm', () => {
  const dm = (chat: CoreChat, other: string) => chat.request('createDm', { other });
  const made = (room: string, detail: string) => answered('createDm', 200, '', { user: 'ada', detail, room });

  it('makes a room of the two and answers with no body (create-dm.no-body, create-dm.occupants)', () => {
    const chat = new CoreChat();
    expect(dm(chat, 'bob')).toStrictEqual(made('3', 'ada and bob now share room 3'));
    expect(chat.world.rooms.get('3')).toEqual({
      id: '3',
      name: null,
      occupants: new Set(['ada', 'bob']),
      messages: [],
    });
    chat.connect('bob');
    expect(chat.post('ada', '3', 'psst')[0]).toMatchObject({ connections: [1] });
  });

  it('makes another each time, documented (reading 8)', () => {
    const chat = new CoreChat();
    const rooms = [dm(chat, 'bob'), dm(chat, 'bob')].map(([reply]) => reply);
    expect(rooms).toMatchObject([{ answer: { room: '3' } }, { answer: { room: '4' } }]);
  });

  it('finds the room that the two have, whoever asks, deployed (reading 8)', () => {
    const chat = new CoreChat({ dialect: 'deployed' });
    // Lunch has a name, and here are three.
    addRoom(chat.world, { occupants: ['ada', 'bob', 'eve'] });
    expect(dm(chat, 'bob')).toStrictEqual(made('4', 'ada and bob now share room 4'));
    const { takenBytes } = chat.world;
    expect(dm(chat, 'bob')).toStrictEqual(made('4', 'ada and bob already share room 4'));
    expect(chat.world.takenBytes).toBe(takenBytes);
    expect(dm(chat, 'eve')).toStrictEqual(made('5', 'ada and eve now share room 5'));
    expect(chat.request('createDm', { other: 'ada' }, 'Bearer token-bob')[0]).toMatchObject({ answer: { room: '4' } });
  });

  it('makes one room of a user alone, and finds it again, deployed', () => {
    const chat = new CoreChat({ dialect: 'deployed' });
    dm(chat, 'bob');
    expect(dm(chat, 'ada')).toStrictEqual(made('4', 'ada and ada now share room 4'));
    expect(dm(chat, 'ada')).toStrictEqual(made('4', 'ada and ada already share room 4'));
  });

  it.each([
    ['documented', 'NOT_FOUND'],
    ['deployed', 'USER_NOT_FOUND'],
  ] as const)('needs a user who exists, %s (create-dm.unknown-user, reading 3)', (dialect, code) => {
    const chat = new CoreChat({ dialect });
    for (const other of ['zoe', '__proto__']) {
      const told = { user: 'ada', detail: `there is no user ${JSON.stringify(other)}` };
      expect(dm(chat, other)).toStrictEqual(refused('createDm', code, told));
    }
    expect(chat.world.rooms.size).toBe(2);
  });

  it('is an internal error in a full world, where there is no such room yet', () => {
    const chat = new CoreChat({ dialect: 'deployed', mostBytes: 200 });
    expect(dm(chat, 'bob')).toMatchObject([{ answer: { status: 200 } }, {}]);
    const told = { user: 'ada', detail: 'the worlds are full (1 MB): reset them (ctl reset)' };
    expect(dm(chat, 'eve')).toStrictEqual(refused('createDm', 'INTERNAL_ERROR', told));
    expect(dm(chat, 'bob')).toStrictEqual(made('3', 'ada and bob already share room 3'));
  });
});

describe('room_info', () => {
  it.each([
    ['Bearer token-ada', '1', { room_name: 'Lunch', occupants: ['ada', 'bob'] }],
    ['Bearer token-eve', '2', { room_name: null, occupants: ['bob', 'eve'] }],
  ])('tells %s of room %s (room-info.shape, room-info.occupants)', (authorization, room_id, body) => {
    const told = { user: authorization.slice(-3), detail: `room ${room_id}`, room: room_id };
    const effects = new CoreChat().request('roomInfo', { room_id }, authorization);
    expect(effects).toStrictEqual(answered('roomInfo', 200, body, told));
  });

  it.each([
    ['documented', 'NOT_FOUND'],
    ['deployed', 'ROOM_NOT_FOUND'],
  ] as const)(
    'does not tell a foreign room from none, %s (room-info.indistinguishable, reading 3)',
    (dialect, code) => {
      const chat = new CoreChat({ dialect });
      for (const [room_id, detail] of [
        ['2', 'ada is not in room 2'],
        ['99', 'there is no room "99"'],
        ['1x', 'there is no room "1x"'],
        ['__proto__', 'there is no room "__proto__"'],
      ]) {
        const told = { user: 'ada', detail: detail as string };
        expect(chat.request('roomInfo', { room_id })).toStrictEqual(refused('roomInfo', code, told));
      }
    },
  );
});

describe('retrieve', () => {
  /** Bob posts in one room after the other. */
  function withPosts(chat: CoreChat, ...rooms: string[]) {
    for (const room of rooms) chat.post('bob', room, `to ${room}`);
    return rooms.map((room, index) => ({
      id: index + 1,
      message: `to ${room}`,
      poster: 'bob',
      room,
      timestamp: 1_767_614_400,
    }));
  }
  const listed = (chat: CoreChat, after: number, user = 'bob') =>
    chat.request('retrieve', { after }, `Bearer token-${user}`);

  it('lists what is newer by ascending id, across rooms, documented (retrieve.shape, readings 2 and 9)', () => {
    const chat = new CoreChat();
    const messages = withPosts(chat, '1', '2', '1', '2');
    const answer = (after: number, detail: string) => {
      const body = { room_name: null, occupants: messages.slice(after) };
      return answered('retrieve', 200, body, { user: 'bob', detail });
    };
    expect(listed(chat, 0)).toStrictEqual(answer(0, '4 messages after 0'));
    expect(listed(chat, 2)).toStrictEqual(answer(2, '2 messages after 2'));
    expect(listed(chat, 3)).toStrictEqual(answer(3, '1 message after 3'));
    expect(listed(chat, 4)).toStrictEqual(answer(4, '0 messages after 4'));
  });

  it('lists room by room and newest first, deployed (readings 2 and 9)', () => {
    const chat = new CoreChat({ dialect: 'deployed' });
    const [one, two, three, four] = withPosts(chat, '1', '2', '1', '2');
    const told = { user: 'bob', detail: '4 messages after 0' };
    const body = { messages: [three, one, four, two] };
    expect(listed(chat, 0)).toStrictEqual(answered('retrieve', 200, body, told));
  });

  it.each(dialectNames)('lists nothing of other rooms, %s (retrieve.own-rooms-only)', (dialect) => {
    const chat = new CoreChat({ dialect });
    withPosts(chat, '1', '2', '1');
    addUser(chat.world, { id: 'zoe' });
    const details = ['ada', 'eve', 'zoe'].map((user) => listed(chat, 0, user)[1]);
    expect(details).toMatchObject(
      ['2 messages', '1 message', '0 messages'].map((many) => ({ event: { detail: `${many} after 0` } })),
    );
  });

  it('tells once of a user who asks beyond the newest id, however far (retrieve.nothing-newer)', () => {
    const chat = new CoreChat();
    withPosts(chat, '1');
    const ahead = (user: string, after: number) => happened({ type: 'ahead-of-ids', user, after, newest: 1 });
    expect(listed(chat, 1)).toHaveLength(2);
    expect(listed(chat, 2 ** 53 - 1)[2]).toEqual(ahead('bob', 2 ** 53 - 1));
    expect(listed(chat, 2)).toHaveLength(2);
    expect(listed(chat, 2, 'ada')[2]).toEqual(ahead('ada', 2));
  });
});
