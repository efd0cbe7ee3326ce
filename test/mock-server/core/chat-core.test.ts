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
  type World,
} from '../../../src/mock-server/core/index.ts';
import { dialectNames, dialects } from '../../../src/protocol/index.ts';

const now = 1_767_614_400_999;

function smallWorld(): World {
  const world = emptyWorld();
  for (const id of ['ada', 'bob', 'eve']) addUser(world, { id });
  addRoom(world, { id: '1', name: 'Lunch', occupants: ['ada', 'bob'] });
  return world;
}

function sends(effects: Effect[]): { connections: readonly number[]; frame: unknown }[] {
  return effects.flatMap((effect) =>
    effect.type === 'send' ? [{ connections: effect.connections, frame: JSON.parse(effect.frame) }] : [],
  );
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
          const core = new ChatCore(smallWorld(), dialects[dialect]);
          return inputs.map((each) => core.handle(each));
        };
        const effects = run();
        expect(run()).toEqual(effects);
        expect(liveBeforeConnected(effects.flat())).toEqual([]);
      }),
    );
  });
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
        const world = smallWorld();
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
