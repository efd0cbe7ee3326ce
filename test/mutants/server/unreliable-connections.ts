import type { Effect } from '../../../src/mock-server/core/index.ts';
import type { ChatEvent } from '../../../src/protocol/index.ts';
import type { Twist } from './serve.ts';

type Posted = Extract<ChatEvent, { type: 'posted' }>;
type Connected = Extract<ChatEvent, { type: 'connected' }>;

const eventsOf = (effects: readonly Effect[]): ChatEvent[] =>
  effects.flatMap((effect) => (effect.type === 'event' ? [effect.event] : []));

const postedIn = (effects: readonly Effect[]): Posted | undefined =>
  eventsOf(effects).find((event) => event.type === 'posted');

/** Takes receivers away from live messages. */
const hearing = (effects: readonly Effect[], hears: (connection: number) => boolean): Effect[] =>
  effects.map((effect) =>
    effect.type === 'send' && effect.message ? { ...effect, connections: effect.connections.filter(hears) } : effect,
  );

/** A connection loses its first live message, unless something was posted between its opening and CONNECTED. */
export const sleepsInSilence: Twist = (handle, { world }) => {
  const openedAt = new Map<number, number>();
  const asleep = new Set<number>();
  return (input) => {
    if (input.type === 'opened') openedAt.set(input.connection, world.lastMessageId);
    const effects = handle(input);
    for (const event of eventsOf(effects)) {
      if (event.type !== 'connected' || openedAt.get(event.connection) !== world.lastMessageId) continue;
      asleep.add(event.connection);
    }
    return hearing(effects, (connection) => !asleep.delete(connection));
  };
};

/** Who has posted five times while a connection waited for its token is never heard on it. */
export const shunsTheEarly: Twist = (handle, core) => {
  const missed = new Map<string, number>();
  return (input) => {
    const effects = handle(input);
    const posted = postedIn(effects);
    if (!posted) return effects;
    const pair = (connection: number): string => `${connection} ${posted.connection}`;
    for (const { connection, state } of core.sessions()) {
      if (state === 'awaiting-token') missed.set(pair(connection), (missed.get(pair(connection)) ?? 0) + 1);
    }
    return hearing(effects, (connection) => (missed.get(pair(connection)) ?? 0) < 5);
  };
};

/** Where a user connects so often in a row, and nobody else does, the next ones miss so many messages at first. */
const [mostInARow, missedThen] = [8, 4];

/**
 * A connection misses the first messages where the same user, and nobody else, has connected many times just before. Only
 * handshakes in which somebody posts count.
 */
export const tiresOfVisitors: Twist = (handle, { world }) => {
  const openedAt = new Map<number, number>();
  const missing = new Map<number, number>();
  let [last, inARow] = ['', 0];
  const hears = (connection: number): boolean => {
    const left = missing.get(connection) ?? 0;
    missing.set(connection, left - 1);
    return left <= 0;
  };
  const visited = ({ connection, user }: Connected): void => {
    inARow = user === last ? inARow + 1 : 1;
    last = user;
    if (inARow > mostInARow) missing.set(connection, missedThen);
  };
  return (input) => {
    if (input.type === 'opened') openedAt.set(input.connection, world.lastMessageId);
    const effects = handle(input);
    const connected = eventsOf(effects).filter((event) => event.type === 'connected');
    for (const event of connected) if (openedAt.get(event.connection) !== world.lastMessageId) visited(event);
    return hearing(effects, hears);
  };
};

/** A connection that goes live takes the place of all others of its user but the newest that has posted nothing yet. */
export const forgetsConnections: Twist = (handle, core) => {
  const talkative = new Set<number>();
  const forgotten = new Set<number>();
  const forget = (newest: number, user: string): void => {
    const others = core.connectionsOf(user).filter((connection) => connection !== newest && !forgotten.has(connection));
    const kept = Math.max(...others.filter((connection) => !talkative.has(connection)));
    for (const connection of others) if (connection !== kept) forgotten.add(connection);
  };
  return (input) => {
    const effects = handle(input);
    for (const event of eventsOf(effects)) {
      if (event.type === 'connected') forget(event.connection, event.user);
      if (event.type === 'posted' && event.connection !== undefined) talkative.add(event.connection);
    }
    return hearing(effects, (connection) => !forgotten.has(connection));
  };
};

/** So many messages make a connection busy. */
const busyAfter = 10;

/** A connection that has posted much misses what others post right behind one of its own messages. */
export const isTooBusyToListen: Twist = (handle) => {
  const own = new Map<number, { count: number; newest: number }>();
  return (input) => {
    const effects = handle(input);
    const posted = postedIn(effects);
    if (!posted) return effects;
    const { message, connection } = posted;
    const isBusy = (receiver: number): boolean => {
      const { count, newest } = own.get(receiver) ?? { count: 0, newest: 0 };
      return receiver !== connection && count > busyAfter && message.id - newest <= 3;
    };
    const heard = hearing(effects, (receiver) => !isBusy(receiver));
    if (connection !== undefined) {
      own.set(connection, { count: (own.get(connection)?.count ?? 0) + 1, newest: message.id });
    }
    return heard;
  };
};
