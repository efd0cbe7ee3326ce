import { describe, expect, it, test } from 'vitest';
import { CoreChat, happened } from '../../support/core-chat.ts';

const message = { id: 1, message: 'hi', poster: 'ada', room: '1', timestamp: 1_767_614_400 };

describe('a message', () => {
  it('goes to every connection of every occupant, the poster’s own included, and to nobody else (readings 7 and 12)', () => {
    const chat = new CoreChat();
    for (const user of ['ada', 'bob', 'eve', 'ada']) chat.connect(user);
    chat.open();
    expect(chat.send(1, { room: '1', messages: 'hi' })).toStrictEqual([
      { type: 'send', connections: [1, 4, 2], frame: { message }, message },
      happened({ type: 'posted', connection: 1, message, receivers: 3 }),
    ]);
  });

  it('carries a type and is sent under the other key, deployed (readings 1 and 4)', () => {
    const chat = new CoreChat({ dialect: 'deployed' });
    chat.connect('ada');
    expect(chat.send(1, { room: '1', message: 'hi' })[0]).toMatchObject({ frame: { type: 'message', message } });
  });

  it('is posted whatever stands beside it', () => {
    const chat = new CoreChat();
    chat.connect('ada');
    const effects = chat.send(1, { room: '1', messages: 'hi', message: 'x', auth_token: 'x' });
    expect(effects.at(-1)).toMatchObject({ event: { type: 'posted', message } });
  });

  it('takes the next id, in whatever room, and the second in which it came (live.id-increases, live.timestamp)', () => {
    const chat = new CoreChat();
    const bob = chat.connect('bob');
    const rooms = ['1', '2', '1'];
    const posted = rooms.map((room) => chat.send(bob, { room, messages: 'x' }).at(-1));
    expect(posted).toMatchObject(rooms.map((room, index) => ({ event: { message: { id: index + 1, room } } })));
    chat.now += 1;
    expect(chat.send(bob, { room: '1', messages: '' }).at(-1)).toMatchObject({
      event: { message: { id: 4, message: '', timestamp: 1_767_614_401 } },
    });
  });
});

const dropped = [
  ['no JSON', 'hello', { reason: 'not-json' }],
  ['binary', null, { reason: 'binary' }],
  ['a list', ['1', 'hello'], { reason: 'not-an-object' }],
  ['null', 'null', { reason: 'not-an-object' }],
  ['an empty object', {}, { reason: 'missing-field', detail: 'room' }],
  ['without a room', { messages: 'x' }, { reason: 'missing-field', detail: 'room' }],
  ['without a text', { room: '1' }, { reason: 'missing-field', detail: 'messages', room: '1' }],
  [
    'with a key that objects have',
    { room: '1', toString: 'x' },
    { reason: 'missing-field', detail: 'messages', room: '1' },
  ],
  ['with the other dialect’s key', { room: '1', message: 'x' }, { reason: 'wrong-key', detail: 'message', room: '1' }],
  ['with that key and no room', { message: 'x' }, { reason: 'wrong-key', detail: 'message' }],
  ['with a room that is a number', { room: 1, messages: 'x' }, { reason: 'wrong-type', detail: 'room' }],
  ['with a text in a list', { room: '1', messages: ['x'] }, { reason: 'wrong-type', detail: 'messages', room: '1' }],
  [
    'with a text that is null, beside the other key',
    { room: '1', messages: null, message: 'x' },
    { reason: 'wrong-type', detail: 'messages', room: '1' },
  ],
  ['a second token', { auth_token: 'token-bob' }, { reason: 'token-again' }],
  ['a second token with a room', { auth_token: 'token-bob', room: '1' }, { reason: 'token-again' }],
  ['to an unknown room', { room: '99', messages: 'x' }, { reason: 'unknown-room', room: '99' }],
  ['to a room that objects have', { room: '__proto__', messages: 'x' }, { reason: 'unknown-room', room: '__proto__' }],
  ['to a foreign room', { room: '2', messages: 'x' }, { reason: 'not-occupant', room: '2' }],
] as const;

describe.each(dropped)('a frame that is %s', (_, frame, why) => {
  it('is dropped in silence, the connection stays, and the log says why (send.silent-malformed, send.stays-open)', () => {
    const chat = new CoreChat();
    for (const user of ['ada', 'bob', 'eve']) chat.connect(user);
    const event = { type: 'dropped', connection: 1, user: 'ada', sendKey: 'messages', ...why };
    expect(chat.send(1, frame)).toStrictEqual([happened(event)]);
    // Nothing is stored, and no id is taken (send.dropped-has-no-effect).
    expect(chat.send(1, { room: '1', messages: 'hi' }).at(-1)).toMatchObject({ event: { message } });
    expect([...chat.world.rooms.values()].map(({ messages }) => messages)).toEqual([[message], []]);
  });
});

test.each([
  [
    { room: '1', messages: 'x' },
    { reason: 'wrong-key', detail: 'messages', room: '1' },
  ],
  [{ room: '1' }, { reason: 'missing-field', detail: 'message', room: '1' }],
  [
    { room: '1', message: 5 },
    { reason: 'wrong-type', detail: 'message', room: '1' },
  ],
])('the dialect deployed drops %j', (frame, why) => {
  const chat = new CoreChat({ dialect: 'deployed' });
  const event = { type: 'dropped', connection: 1, user: 'ada', sendKey: 'message', ...why };
  expect(chat.send(chat.connect('ada'), frame)).toStrictEqual([happened(event)]);
});

describe('a post of the mock', () => {
  it('goes to the occupants, as if the user had sent it', () => {
    const chat = new CoreChat();
    chat.connect('bob');
    expect(chat.post('ada', '1', 'hi')).toStrictEqual([
      { type: 'send', connections: [1], frame: { message }, message },
      happened({ type: 'posted', message, receivers: 1 }),
    ]);
  });

  it('is stored though nobody is live', () => {
    const chat = new CoreChat();
    expect(chat.post('ada', '1', 'hi')).toStrictEqual([happened({ type: 'posted', message, receivers: 0 })]);
    expect(chat.world.rooms.get('1')?.messages).toEqual([message]);
  });

  it.each([
    ['ada', '2'],
    ['ada', '99'],
  ])('needs %s to be in room %s', (user, room) => {
    expect(() => new CoreChat().post(user, room, 'hi')).toThrow(`${user} is not in room ${room}.`);
  });
});

describe('a full world', () => {
  it('closes the connection that would add to it, as an internal error does (send.internal-error-closes)', () => {
    const chat = new CoreChat({ mostBytes: 202 });
    chat.connect('ada');
    expect(chat.send(1, { room: '1', messages: 'x' }).at(-1)).toMatchObject({ event: { type: 'posted' } });
    const why = 'the worlds are full (1 MB): reset them (ctl reset)';
    expect(chat.send(1, { room: '1', messages: 'y' })).toStrictEqual([
      happened({ type: 'cut-off', connection: 1, user: 'ada', why }),
      { type: 'close', connection: 1, code: 1011, reason: 'Internal error' },
    ]);
    expect(chat.world.lastMessageId).toBe(1);
    expect(chat.send(1, { room: '2', messages: 'y' })).toMatchObject([{ event: { type: 'dropped' } }]);
  });

  it('tells so of a frame that was sent too early, too', () => {
    const chat = new CoreChat({ mostBytes: 0 });
    chat.send(chat.open(), { auth_token: 'token-ada' });
    const types = ['too-early', 'cut-off'].map((type) => ({ event: { type } }));
    expect(chat.send(1, { room: '1', messages: 'x' })).toMatchObject([...types, { type: 'close' }]);
  });
});
