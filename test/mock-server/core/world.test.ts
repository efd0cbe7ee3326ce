import { describe, expect, it } from 'vitest';
import {
  addMessage,
  addRoom,
  addUser,
  copyWorld,
  emptyWorld,
  expireTokens,
  fullMemory,
  giveBackMemory,
  HistoryMemory,
  identify,
  type Room,
  renewToken,
  type User,
  unknownTokenNumber,
  type World,
} from '../../../src/mock-server/core/index.ts';
import { dialects } from '../../../src/protocol/index.ts';
import { CoreChat, happened } from '../../support/core-chat.ts';

const now = 1_767_614_400_000;
const whose = (world: World, token: string, at = now) => {
  const known = identify(world, token, at);
  return 'user' in known ? known.user.id : known.error;
};
const roomOf = (world: World, id: string) => world.rooms.get(id) as Room;
const userOf = (world: World, id: string) => world.users.get(id) as User;

describe('a user', () => {
  it('has a token made of the id, and one that has run out, where nothing is said', () => {
    const world = emptyWorld();
    const ada = { id: 'ada', name: null, token: 'token-ada', expiredToken: 'token-ada-expired', rooms: new Set() };
    expect(addUser(world, { id: 'ada' })).toEqual(ada);
    expect(addUser(world, { id: 'bob', name: 'Bob', token: 'secret' })).toMatchObject({ name: 'Bob', token: 'secret' });
    const tokens = ['token-ada', 'token-ada-expired', 'secret', 'secret-expired', 'token-bob', 'toString'];
    const expected = [
      'ada',
      'AUTH_TOKEN_EXPIRED',
      'bob',
      'AUTH_TOKEN_EXPIRED',
      'AUTH_TOKEN_INVALID',
      'AUTH_TOKEN_INVALID',
    ];
    expect(tokens.map((token) => whose(world, token))).toEqual(expected);
  });
});

describe('a user whose tokens would be those of another', () => {
  it('gets others, and takes none away', () => {
    const world = emptyWorld();
    const ada = addUser(world, { id: 'ada' });
    renewToken(world, ada, null);
    const users = ['ada-2', 'ada-expired', 'ada-expired-2'].map((id) => addUser(world, { id }));
    expect(users.map(({ token }) => token)).toEqual(['token-ada-2-2', 'token-ada-expired-2', 'token-ada-expired-2-2']);
    expect([ada.token, ada.expiredToken].map((token) => whose(world, token))).toEqual(['ada', 'AUTH_TOKEN_EXPIRED']);
    for (const user of users) {
      expect([user.token, user.expiredToken].map((token) => world.tokens.get(token)?.user)).toEqual([user.id, user.id]);
    }
  });

  it('has none that is valid for the one that has run out', () => {
    const world = emptyWorld();
    addUser(world, { id: 'ada-expired' });
    expect(addUser(world, { id: 'ada' }).expiredToken).toBe('token-ada-expired-2');
    expect(whose(world, 'token-ada-expired')).toBe('ada-expired');
  });
});

describe('a room', () => {
  it('takes the number behind the greatest, where it is given no id', () => {
    const world = emptyWorld();
    const ids = [undefined, '17', undefined, 'lunch', '3', undefined, '99x', 'x99', '1234567890123456', undefined];
    const rooms = ids.map((id) => addRoom(world, { occupants: [], ...(id !== undefined && { id }) }));
    const next = ['1', '18', '19', '20'];
    expect(rooms.map(({ id }) => id)).toEqual(ids.map((id) => id ?? next.shift()));
    expect([...world.rooms.keys()]).toHaveLength(ids.length);
  });

  it('is its occupants’, each once', () => {
    const world = emptyWorld();
    const [ada, bob] = ['ada', 'bob'].map((id) => addUser(world, { id }));
    const room = addRoom(world, { occupants: ['ada', 'ada'] });
    expect([[...room.occupants], ada?.rooms, bob?.rooms]).toEqual([['ada'], new Set([room]), new Set()]);
  });
});

describe('tokens', () => {
  it('are valid up to a moment', () => {
    const { world } = new CoreChat();
    world.tokens.set('short', { user: 'ada', expiresAt: now });
    expect([now - 1, now, now + 1].map((at) => whose(world, 'short', at))).toEqual([
      'ada',
      'AUTH_TOKEN_EXPIRED',
      'AUTH_TOKEN_EXPIRED',
    ]);
  });

  it('of a user who is not there are nobody’s', () => {
    const { world } = new CoreChat();
    world.tokens.set('stray', { user: 'zoe', expiresAt: null });
    expect(whose(world, 'stray')).toBe('AUTH_TOKEN_INVALID');
  });

  it('run out when they are told to, of one user, and stay so', () => {
    const { world } = new CoreChat();
    world.tokens.set('limited', { user: 'ada', expiresAt: now + 60_000 });
    expireTokens(world, 'ada', now);
    expireTokens(world, 'ada', now + 5000);
    const tokens = ['token-ada', 'limited', 'token-ada-expired', 'token-bob'];
    expect(tokens.map((token) => whose(world, token))).toEqual([...Array(3).fill('AUTH_TOKEN_EXPIRED'), 'bob']);
    expect(tokens.map((token) => world.tokens.get(token)?.expiresAt)).toEqual([now, now, 0, null]);
  });

  it('are renewed under a name that nobody has', () => {
    const { world } = new CoreChat();
    addUser(world, { id: 'ada-3' });
    const renewed = [null, null, now].map((expiresAt) => renewToken(world, userOf(world, 'ada'), expiresAt));
    expect(renewed).toEqual(['token-ada-2', 'token-ada-4', 'token-ada-5']);
    expect(userOf(world, 'ada').token).toBe('token-ada-5');
    const expected = ['ada', 'ada', 'ada', 'AUTH_TOKEN_EXPIRED', 'ada-3'];
    expect(['token-ada', ...renewed, 'token-ada-3'].map((token) => whose(world, token))).toEqual(expected);
  });

  it('that are nobody’s are told apart up to a bound', () => {
    const { world } = new CoreChat();
    const long = 'x'.repeat(4096);
    expect([long, `${long}x`, 'token-ada'].map((token) => unknownTokenNumber(world, token))).toEqual([
      1,
      undefined,
      undefined,
    ]);
    const numbers = Array.from({ length: 1000 }, (_, index) => unknownTokenNumber(world, `no-${index}`));
    expect([numbers[0], numbers[998], numbers[999]]).toEqual([2, 1000, undefined]);
    expect([unknownTokenNumber(world, 'no-0'), world.unknownTokens.size]).toEqual([2, 1000]);
  });
});

describe('a copy of a world', () => {
  it('goes on where the world was, and the two do not know of each other', () => {
    const { world } = new CoreChat();
    const first = addMessage(world, roomOf(world, '1'), { poster: 'ada', text: 'first', now });
    const copy = copyWorld(world, null);
    expect(roomOf(copy, '1').messages).toBe(roomOf(world, '1').messages);
    const second = addMessage(copy, roomOf(copy, '1'), { poster: 'ada', text: 'second', now });
    const third = addMessage(copy, roomOf(copy, '1'), { poster: 'bob', text: 'third', now });
    expect([second.id, third.id]).toEqual([2, 3]);
    expect([world, copy].map((each) => roomOf(each, '1').messages)).toEqual([[first], [first, second, third]]);
    expect(addRoom(copy, { occupants: ['ada'] }).id).toBe('3');
    addUser(copy, { id: 'zoe' });
    expect([world.rooms.size, world.users.size, whose(world, 'token-zoe')]).toEqual([2, 3, 'AUTH_TOKEN_INVALID']);
  });

  it('has users who are in its own rooms', () => {
    const copy = copyWorld(new CoreChat().world, null);
    expect([...userOf(copy, 'bob').rooms]).toEqual([roomOf(copy, '1'), roomOf(copy, '2')]);
    expect([...userOf(copy, 'bob').rooms][0]).toBe(roomOf(copy, '1'));
  });

  it('copies what was copied once before it adds to it', () => {
    const { world } = new CoreChat();
    const copy = copyWorld(world, null);
    addMessage(copy, roomOf(copy, '1'), { poster: 'ada', text: 'x', now });
    const { messages } = roomOf(copy, '1');
    addMessage(copy, roomOf(copy, '1'), { poster: 'ada', text: 'y', now });
    expect(roomOf(copy, '1').messages).toBe(messages);
  });

  it('has tokens of its own, which run out at a given time where they never did', () => {
    const { world } = new CoreChat();
    world.tokens.set('limited', { user: 'ada', expiresAt: now + 1 });
    const copy = copyWorld(world, now + 60_000);
    const times = (each: World) =>
      ['token-ada', 'token-ada-expired', 'limited'].map((token) => each.tokens.get(token)?.expiresAt);
    expect([times(world), times(copy)]).toEqual([
      [null, 0, now + 1],
      [now + 60_000, 0, now + 1],
    ]);
    expireTokens(copy, 'ada', now);
    expect(whose(world, 'token-ada')).toBe('ada');
  });

  it('has not heard of unknown tokens or of users ahead of its ids, and has taken no memory', () => {
    const chat = new CoreChat();
    unknownTokenNumber(chat.world, 'nobody');
    chat.request('retrieve', { after: 5 });
    chat.post('ada', '1', 'x');
    const copy = copyWorld(chat.world, null);
    expect([copy.unknownTokens.size, copy.aheadOfIds.size, copy.takenBytes]).toEqual([0, 0, 0]);
    expect(copy.memory).toBe(chat.world.memory);
  });
});

describe('the memory of worlds side by side', () => {
  it('is taken by what is added while they run, and given back', () => {
    const memory = new HistoryMemory(1000);
    const [chat, other] = [new CoreChat(), new CoreChat()];
    for (const each of [chat, other]) each.world.memory = memory;
    chat.post('ada', '1', 'x'.repeat(100));
    other.request('createDm', { other: 'bob' });
    expect([chat.world.takenBytes, other.world.takenBytes, memory.bytes, memory.isFull]).toEqual([
      400,
      200,
      600,
      false,
    ]);
    chat.post('ada', '1', 'x'.repeat(100));
    expect([memory.bytes, memory.isFull]).toEqual([1000, true]);
    giveBackMemory(chat.world);
    giveBackMemory(chat.world);
    expect([chat.world.takenBytes, memory.bytes, memory.isFull]).toEqual([0, 200, false]);
  });

  it('is bounded, and says what to do where it is full', () => {
    const sentences = [undefined, 1, 2 ** 20, 2 ** 20 + 1].map((most) => fullMemory(new HistoryMemory(most)));
    expect(sentences).toEqual([256, 1, 1, 2].map((size) => `the worlds are full (${size} MB): reset them (ctl reset)`));
  });
});

describe('another world in the place of one', () => {
  function reloaded() {
    const chat = new CoreChat();
    for (const user of ['ada', 'eve', 'eve', 'bob']) chat.connect(user);
    chat.open();
    chat.post('ada', '1', 'x');
    const world = emptyWorld();
    for (const id of ['ada', 'bob']) addUser(world, { id });
    addRoom(world, { id: 'new', occupants: ['ada', 'bob'] });
    return { chat, effects: chat.core.handle({ type: 'reloaded', world, dialect: dialects.deployed }), world };
  }

  it('closes the connections of users who are not in it, and no other', () => {
    const gone = { type: 'close', code: 1012, reason: 'The scenario has changed' };
    expect(reloaded().effects).toEqual([
      { ...gone, connection: 2 },
      { ...gone, connection: 3 },
      happened({ type: 'reloaded', closed: 2 }),
    ]);
  });

  it('is in force at once, with its dialect, for those who stay; the memory of the former one is given back', () => {
    const { chat, world } = reloaded();
    expect([chat.core.world, chat.core.dialect.name, chat.world.memory.bytes]).toEqual([world, 'deployed', 0]);
    expect(chat.send(1, { room: 'new', message: 'x' })[0]).toMatchObject({
      connections: [1, 4],
      frame: { type: 'message' },
    });
    expect(chat.send(5, { auth_token: 'token-bob' })[1]).toMatchObject({ connections: [5] });
    expect(chat.send(2, { room: 'new', message: 'x' })).toMatchObject([{ event: { type: 'dropped', user: 'eve' } }]);
  });
});
