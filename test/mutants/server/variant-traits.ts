import { randomUUID } from 'node:crypto';
import type { World } from '../../../src/mock-server/core/index.ts';
import type { RunningServer } from '../mutant.ts';
import { Timers } from './later.ts';
import type { Traits } from './serve.ts';
import { replies, requestsAs } from './twists.ts';

/** Every request and frame takes so long, and each receiver gets its frames a little later than the others. */
export function slow(milliseconds: number): Traits {
  const timers = new Timers();
  let connections = 0;
  return {
    http: (_request, _response, next) => timers.later(milliseconds, next),
    life: (switchboard) => {
      const receive = switchboard.receive.bind(switchboard);
      switchboard.receive = (connection, text) => timers.later(milliseconds, () => receive(connection, text));
      return timers.end;
    },
    port: (port) => {
      connections += 1;
      const delay = 5 + (connections % 7) * 10;
      return {
        ...port,
        send: (frame) => timers.later(delay, () => port.send(frame)),
        close: (code, reason) => timers.later(delay, () => port.close(code, reason)),
      };
    },
  };
}

/** Frames of a connection are dealt with one after the other, and each takes so long. */
export function serial(milliseconds: number): Traits {
  const timers = new Timers();
  return {
    life: (switchboard) => {
      const receive = switchboard.receive.bind(switchboard);
      const queues = new Map<number, (string | null)[]>();
      const work = (connection: number, queue: (string | null)[]): void => {
        timers.later(milliseconds, () => {
          receive(connection, queue[0] ?? null);
          queue.shift();
          if (queue.length > 0) work(connection, queue);
        });
      };
      switchboard.receive = (connection, text) => {
        const queue = queues.get(connection) ?? [];
        queues.set(connection, queue);
        queue.push(text);
        if (queue.length === 1) work(connection, queue);
      };
      return timers.end;
    },
  };
}

/** Somebody else posts into every room of the start, so many times a second. */
export function noisy(perSecond: number): Traits {
  return {
    world: (world) => {
      for (const room of world.rooms.values()) addOccupant(world, room.id, 'kim');
    },
    life: (switchboard) => {
      const timers = new Timers();
      const silentPort = { send() {}, ping() {}, close() {}, terminate() {} };
      const connection = switchboard.open(silentPort);
      switchboard.receive(connection, JSON.stringify({ auth_token: 'token-kim' }));
      const rooms = [...switchboard.core.world.rooms.keys()];
      timers.every(1_000 / perSecond, () => {
        for (const room of rooms) switchboard.receive(connection, JSON.stringify({ room, messages: 'blah blah' }));
      });
      return timers.end;
    },
  };
}

/** WebSocket pings come to every connection that was sent something. */
export function pinging(milliseconds: number): Traits {
  const timers = new Timers();
  return {
    life: () => timers.end,
    port: (port) => {
      timers.every(milliseconds, () => port.ping());
      return port;
    },
  };
}

export function addOccupant(world: World, room: string, user: string): void {
  const found = world.rooms.get(room);
  if (!found) return;
  found.occupants.add(user);
  world.users.get(user)?.rooms.add(found);
}

/** Kim joins the shared room and leaves it again, all the time. */
export function comesAndGoes(milliseconds: number): Traits {
  const timers = new Timers();
  return {
    life: ({ core }) => {
      const { rooms, users } = core.world;
      timers.every(milliseconds, () => {
        const [room, kim] = [rooms.get('17'), users.get('kim')];
        if (!room || !kim) return;
        if (room.occupants.delete('kim')) kim.rooms.delete(room);
        else addOccupant(core.world, '17', 'kim');
      });
      return timers.end;
    },
  };
}

/** Message ids count from where a JavaScript number no longer holds every integer. */
export function withGreatIds(): Traits {
  const least = 2n ** 60n + 1n;
  const raise = (text: string) => text.replace(/"id":(\d+)/g, (_, id: string) => `"id":${least + BigInt(id)}`);
  const lower = (text: string) =>
    text.replace(/"after":(\d+)/, (_, id: string) => `"after":${BigInt(id) > least ? BigInt(id) - least : 0n}`);
  const answering = replies('retrieve', ({ body }) => ({ body: raise(body) }));
  const asking = requestsAs(({ endpoint, body }) => (endpoint === 'retrieve' ? { body: lower(body) } : undefined));
  return {
    twist: (handle, core) => asking(answering(handle, core), core),
    transmit: (socket, { text }) => socket.send(raise(text)),
  };
}

/** Rooms and users have UUIDs for ids. */
export function withUuids(): Traits {
  const names = new Map<string, string>();
  const uuid = (id: string): string => {
    const given = names.get(id) ?? randomUUID();
    names.set(id, given);
    return given;
  };
  return {
    world: (world) => renameAll(world, uuid),
    twist: replies('createDm', ({ status }, { world }) => {
      if (status === 200) renameAll(world, (id) => (/^\d+$/.test(id) ? randomUUID() : id));
      return undefined;
    }),
    config: (config) => renamedConfig(config, uuid),
  };
}

function renameAll(world: World, rename: (id: string) => string): void {
  for (const room of [...world.rooms.values()]) {
    world.rooms.delete(room.id);
    room.id = rename(room.id);
    room.occupants = new Set([...room.occupants].map(rename));
    for (const message of room.messages) Object.assign(message, { room: room.id, poster: rename(message.poster) });
    world.rooms.set(room.id, room);
  }
  for (const user of [...world.users.values()]) {
    world.users.delete(user.id);
    user.id = rename(user.id);
    world.users.set(user.id, user);
  }
  for (const token of world.tokens.values()) token.user = rename(token.user);
}

function renamedConfig(config: RunningServer['config'], uuid: (id: string) => string): RunningServer['config'] {
  const { member, peer, outsider } = config.users;
  const renamed = (user: RunningServer['config']['users']['member']) => ({
    id: uuid(user.id ?? ''),
    token: user.token,
  });
  return {
    ...config,
    users: { member: renamed(member), peer: renamed(peer), ...(outsider && { outsider: renamed(outsider) }) },
    rooms: { shared: uuid('17'), foreign: uuid('18') },
    waive: { 'create-dm.occupants': 'the id of a new room cannot be guessed' },
  };
}
