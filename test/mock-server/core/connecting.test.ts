import { describe, expect, it, test } from 'vitest';
import { ConnectionSession, type SessionStep } from '../../../src/mock-server/core/session.ts';
import { dialectNames, errorBody } from '../../../src/protocol/index.ts';
import { CoreChat, happened } from '../../support/core-chat.ts';

describe('a new connection', () => {
  it('is sent nothing before its token (connect.waits-for-token)', () => {
    const { core, now } = new CoreChat();
    expect(core.handle({ type: 'opened', connection: 1, now })).toEqual([happened({ type: 'opened', connection: 1 })]);
  });

  it.each([
    ['documented', { status: 'CONNECTED' }],
    ['deployed', { type: 'status', status: 'CONNECTED' }],
  ] as const)('is sent CONNECTED behind a ping, %s (connect.connected, reading 4)', (dialect, frame) => {
    const chat = new CoreChat({ dialect });
    expect(chat.send(chat.open(), { auth_token: 'token-ada' })).toEqual([
      { type: 'ping', connection: 1 },
      { type: 'send', connections: [1], frame },
      happened({ type: 'connected', connection: 1, user: 'ada' }),
    ]);
  });

  it('may say more beside its token', () => {
    const chat = new CoreChat();
    expect(chat.send(chat.open(), { auth_token: 'token-ada', room: '1', client: 'x' })).toHaveLength(3);
  });
});

const refused = [
  ['no JSON', 'token-ada', 'AUTH_TOKEN_INVALID', { reason: 'not-json' }],
  ['a binary frame', null, 'AUTH_TOKEN_INVALID', { reason: 'binary' }],
  ['an empty object', {}, 'AUTH_TOKEN_MISSING', { reason: 'no-token' }],
  ['a list', ['auth_token', 'room'], 'AUTH_TOKEN_MISSING', { reason: 'no-token' }],
  ['null', 'null', 'AUTH_TOKEN_MISSING', { reason: 'no-token' }],
  ['a text', '"token-ada"', 'AUTH_TOKEN_MISSING', { reason: 'no-token' }],
  ['a chat message', { room: '1', messages: 'x' }, 'AUTH_TOKEN_MISSING', { reason: 'chat-before-token' }],
  ['a token that is null', { auth_token: null }, 'AUTH_TOKEN_INVALID', { reason: 'token-no-string' }],
  ['a token in a list', { auth_token: ['token-ada'] }, 'AUTH_TOKEN_INVALID', { reason: 'token-no-string' }],
  [
    'an unknown token',
    { auth_token: 'nobody' },
    'AUTH_TOKEN_INVALID',
    { reason: 'token', token: 'nob…', unknownToken: 1 },
  ],
  [
    'a token that has run out',
    { auth_token: 'token-ada-expired' },
    'AUTH_TOKEN_EXPIRED',
    { reason: 'token', token: 'toke…', user: 'ada' },
  ],
] as const;

describe.each(refused)('a first message that is %s', (_, frame, error, why) => {
  const send = { type: 'send', connections: [1], frame: errorBody(error) };

  it('is answered by an error frame and a close, documented (readings 5 and 6)', () => {
    const chat = new CoreChat();
    expect(chat.send(chat.open(), frame)).toStrictEqual([
      happened({ type: 'refused', connection: 1, error, isAnswered: true, ...why }),
      send,
      { type: 'close', connection: 1, code: 1008, reason: error },
    ]);
  });

  it('is answered only where it holds a token, and not closed, deployed (readings 5 and 6)', () => {
    const chat = new CoreChat({ dialect: 'deployed' });
    const isAnswered = why.reason === 'token';
    const told = happened({ type: 'refused', connection: 1, error, isAnswered, ...why });
    expect(chat.send(chat.open(), frame)).toStrictEqual(isAnswered ? [told, send] : [told]);
  });

  it.each(dialectNames)(
    'leaves the connection dark, %s (connect.refused-stays-dark, connect.refused-cannot-post)',
    (dialect) => {
      const chat = new CoreChat({ dialect });
      const dark = chat.open();
      chat.send(dark, frame);
      const ignored = [happened({ type: 'ignored', connection: dark })];
      const text = { messages: 'x', message: 'x' };
      expect(chat.send(dark, { auth_token: 'token-ada' })).toEqual(ignored);
      expect(chat.send(dark, { room: '1', ...text })).toEqual(ignored);
      expect(chat.post('bob', '1', 'hello')).toEqual([expect.objectContaining({ type: 'event' })]);
      expect([chat.world.lastMessageId, chat.core.hasLive, chat.core.userOf(dark)]).toEqual([1, false, undefined]);
    },
  );
});

describe('a token that is nobody’s', () => {
  const refusalOf = (chat: CoreChat, token: string) => chat.send(chat.open(), { auth_token: token })[0];

  it('has one number, whoever sends it', () => {
    const chat = new CoreChat();
    const numbers = ['one', 'two', 'one'].map((token) => refusalOf(chat, token));
    expect(numbers).toMatchObject([1, 2, 1].map((unknownToken) => ({ event: { unknownToken } })));
    expect(chat.core.unknownTokenOf('Bearer two')).toBe(2);
  });

  it('has none where it is longer than any token', () => {
    const event = { type: 'refused', connection: 1, error: 'AUTH_TOKEN_INVALID', isAnswered: true };
    const told = happened({ ...event, reason: 'token', token: 'xxxx…' });
    expect(refusalOf(new CoreChat(), 'x'.repeat(4097))).toStrictEqual(told);
  });

  it('is told with a guess at what is meant, and only its beginning', () => {
    const asked: string[] = [];
    const hintFor = (_: unknown, token: string) => {
      asked.push(token);
      return 'did you mean token-ada?';
    };
    const refusal = refusalOf(new CoreChat({ hintFor }), 'token-adda');
    expect(refusal).toMatchObject({ event: { token: 'toke…', hint: 'did you mean token-ada?' } });
    expect(asked).toEqual(['token-adda']);
  });

  it('is not guessed at where it is somebody’s and has run out', () => {
    const chat = new CoreChat({ hintFor: () => 'a guess' });
    expect(refusalOf(chat, 'token-ada-expired')).not.toHaveProperty('event.hint');
  });
});

describe('a frame of a client that cannot have read CONNECTED', () => {
  const early = happened({ type: 'too-early', connection: 1, user: 'ada' });

  it.each([
    ['posted', { room: '1', messages: 'x' }],
    ['dropped', { room: '2', messages: 'x' }],
  ])('is told of, and %s as any other', (type, frame) => {
    const chat = new CoreChat();
    chat.send(chat.open(), { auth_token: 'token-ada' });
    const effects = chat.send(1, frame);
    expect(effects[0]).toEqual(early);
    expect(effects.at(-1)).toMatchObject({ event: { type } });
    expect(chat.core.awaitsPong(1)).toBe(true);
    chat.pong(1);
    expect(chat.core.awaitsPong(1)).toBe(false);
    expect(chat.send(1, frame)).not.toContainEqual(early);
  });

  it('is told of also where a pong came unasked before the token', () => {
    const chat = new CoreChat();
    expect(chat.pong(chat.open())).toEqual([]);
    expect(chat.core.awaitsPong(1)).toBe(false);
    chat.send(1, { auth_token: 'token-ada' });
    expect(chat.core.awaitsPong(1)).toBe(true);
    expect(chat.send(1, { room: '1', messages: 'x' })).toContainEqual(early);
  });
});

it.each([
  ['Bearer "token-ada"', true],
  ['Bearer <token-ada>', true],
  ["Bearer  'token-ada' ", true],
  ['Bearer token-ada', false],
  ['Bearer token-adda', false],
  ['Bearer "nobody"', false],
  ['"token-ada"', false],
  [undefined, false],
])('somebody’s token with something around it is told from a wrong one: %s', (authorization, isWrapped) => {
  expect(new CoreChat().core.hasWrappedToken(authorization)).toBe(isWrapped);
});

describe('a connection that closes', () => {
  it('is told of with its code and its user, and then no more', () => {
    const chat = new CoreChat();
    const closed = { type: 'closed', connection: 1, code: 4000 };
    expect(chat.close(chat.connect('ada'), 4000)).toStrictEqual([happened({ ...closed, user: 'ada' })]);
    expect([chat.close(1), chat.pong(1), chat.send(1, { auth_token: 'token-ada' })]).toEqual([[], [], []]);
    expect([chat.core.userOf(1), chat.core.awaitsPong(1)]).toEqual([undefined, false]);
  });

  it('had no user where it sent no token', () => {
    const chat = new CoreChat();
    expect(chat.close(chat.open(), 1001)).toStrictEqual([happened({ type: 'closed', connection: 1, code: 1001 })]);
  });
});

test('who is live on which connections is known until the last of them has closed', () => {
  const chat = new CoreChat();
  const { core } = chat;
  const waiting = chat.open();
  const [one, two] = [chat.connect('ada'), chat.connect('ada')];
  chat.connect('bob');
  expect([...core.sessions()].map(({ state, user }) => [state, user])).toEqual([
    ['awaiting-token', undefined],
    ['live', 'ada'],
    ['live', 'ada'],
    ['live', 'bob'],
  ]);
  expect([core.connectionsOf('ada'), core.connectionsOf('eve'), core.userOf(two)]).toEqual([[one, two], [], 'ada']);
  chat.close(4);
  chat.close(waiting);
  chat.close(one);
  expect([core.connectionsOf('ada'), core.hasLive]).toEqual([[two], true]);
  chat.close(two);
  expect([core.connectionsOf('ada'), core.hasLive, [...core.sessions()]]).toEqual([[], false, []]);
});

test.each<[string, SessionStep[], SessionStep]>([
  ['refused', ['refuse'], 'accept'],
  ['live', ['accept'], 'refuse'],
  ['closed', ['close'], 'accept'],
])('of a connection that is %s, a step that is not in the table is an error in a sentence', (state, taken, step) => {
  const session = new ConnectionSession(7);
  for (const each of taken) session.take(each);
  expect(() => session.take(step)).toThrow(`Connection 7 is ${state}: it cannot ${step}.`);
});
