import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMessage,
  addRoom,
  addUser,
  ChatCore,
  type Effect,
  emptyWorld,
  type Input,
} from '../../../src/mock-server/core/index.ts';
import { ConnectionSession } from '../../../src/mock-server/core/session.ts';
import { dialectNames, dialects } from '../../../src/protocol/index.ts';

const now = 1_767_614_400_999;

function smallWorld() {
  const world = emptyWorld();
  for (const id of ['ada', 'bob', 'eve']) addUser(world, { id });
  const room = addRoom(world, { id: '1', name: 'Lunch', occupants: ['ada', 'bob'] });
  return { world, room };
}

function sends(effects: Effect[]): { connections: readonly number[]; frame: unknown }[] {
  return effects.flatMap((effect) =>
    effect.type === 'send' ? [{ connections: effect.connections, frame: JSON.parse(effect.frame) }] : [],
  );
}

function connect(core: ChatCore, connection: number, user: string): Effect[] {
  core.handle({ type: 'opened', connection, now });
  return core.handle({ type: 'frame', connection, text: JSON.stringify({ auth_token: `token-${user}` }), now });
}

/** Connections that were sent something live without having been sent CONNECTED before. */
function liveBeforeConnected(effects: Effect[]): number[] {
  const connected = new Set<number>();
  return sends(effects).flatMap(({ connections, frame }) => {
    const text = JSON.stringify(frame);
    if (text.includes('CONNECTED')) for (const connection of connections) connected.add(connection);
    return text.includes('"poster"') ? connections.filter((connection) => !connected.has(connection)) : [];
  });
}

describe('the core', () => {
  test('sends CONNECTED to a valid token and a message to every live occupant', () => {
    const core = new ChatCore(smallWorld().world, dialects.documented);
    expect(sends(connect(core, 1, 'ada'))).toEqual([{ connections: [1], frame: { status: 'CONNECTED' } }]);
    connect(core, 2, 'bob');
    connect(core, 3, 'eve');
    const effects = core.handle({ type: 'frame', connection: 1, text: '{"room":"1","messages":"hi"}', now });
    const message = { id: 1, message: 'hi', poster: 'ada', room: '1', timestamp: 1_767_614_400 };
    expect(sends(effects)).toEqual([{ connections: [1, 2], frame: { message } }]);
  });

  test('no longer sends to a connection that has closed', () => {
    const core = new ChatCore(smallWorld().world, dialects.documented);
    connect(core, 1, 'ada');
    connect(core, 2, 'bob');
    core.handle({ type: 'closed', connection: 2, code: 1000, now });
    const effects = core.handle({ type: 'frame', connection: 1, text: '{"room":"1","messages":"hi"}', now });
    expect(sends(effects)[0]?.connections).toEqual([1]);
    expect(core.handle({ type: 'frame', connection: 2, text: '{}', now })).toEqual([]);
  });

  test('gives the same effects for the same inputs, whatever they are', () => {
    const frame = fc.oneof(
      fc.constantFrom(
        '{"auth_token":"token-ada"}',
        '{"auth_token":"token-eve"}',
        '{"room":"1","messages":"x"}',
        '{"room":"1","message":"x"}',
      ),
      fc.json(),
      fc.string(),
      fc.constant(null),
    );
    const connection = fc.integer({ min: 1, max: 3 });
    const input: fc.Arbitrary<Input> = fc.oneof(
      fc.record({ type: fc.constant('opened' as const), connection, now: fc.constant(now) }),
      fc.record({ type: fc.constant('frame' as const), connection, text: frame, now: fc.constant(now) }),
      fc.record({ type: fc.constant('pong' as const), connection, now: fc.constant(now) }),
      fc.record({ type: fc.constant('closed' as const), connection, code: fc.constant(1000), now: fc.constant(now) }),
    );
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), fc.constantFrom(...dialectNames), (inputs, dialect) => {
        const run = () => {
          const core = new ChatCore(smallWorld().world, dialects[dialect]);
          return inputs.map((each) => core.handle(each));
        };
        const effects = run();
        expect(run()).toEqual(effects);
        expect(liveBeforeConnected(effects.flat())).toEqual([]);
      }),
    );
  });
});

test('a step that is not in the table of a connection’s life is an error in a sentence', () => {
  const session = new ConnectionSession(7);
  session.take('refuse');
  expect(() => session.take('accept')).toThrow('Connection 7 is refused: it cannot accept.');
});

describe('retrieve', () => {
  const retrieve = (core: ChatCore, user: string, after: number) => {
    const body = JSON.stringify({ after });
    const effects = core.handle({
      type: 'request',
      request: 1,
      endpoint: 'retrieve',
      authorization: `Bearer token-${user}`,
      body,
      now,
    });
    const reply = effects.find((effect) => effect.type === 'reply');
    return JSON.parse(reply?.type === 'reply' ? reply.answer.body : '');
  };

  test('returns exactly the newer messages of the caller’s rooms, by id', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('1', '2', '3'), { maxLength: 60 }), fc.nat(70), (rooms, after) => {
        const { world } = smallWorld();
        addRoom(world, { id: '2', occupants: ['ada', 'eve'] });
        addRoom(world, { id: '3', occupants: ['bob', 'eve'] });
        const all = rooms.map((id) => {
          const room = world.rooms.get(id);
          if (!room) throw new Error(id);
          return addMessage(world, room, { poster: 'eve', text: id, now });
        });
        const expected = all.filter(({ id, room }) => id > after && room !== '3');
        expect(retrieve(new ChatCore(world, dialects.documented), 'ada', after)).toEqual({
          room_name: null,
          occupants: expected,
        });
        const deployed = retrieve(new ChatCore(world, dialects.deployed), 'ada', after);
        expect(deployed.messages).toHaveLength(expected.length);
        expect(deployed.messages).toEqual(expect.arrayContaining(expected));
      }),
    );
  });
});

test('a reload closes only the connections of users who are gone', () => {
  const core = new ChatCore(smallWorld().world, dialects.documented);
  connect(core, 1, 'ada');
  connect(core, 2, 'eve');
  const world = emptyWorld();
  addUser(world, { id: 'ada' });
  const effects = core.handle({ type: 'reloaded', world, dialect: dialects.deployed });
  expect(effects.filter(({ type }) => type === 'close')).toEqual([
    { type: 'close', connection: 2, code: 1012, reason: 'The scenario has changed' },
  ]);
  expect(core.dialect.name).toBe('deployed');
});
