import type { Message, ScenarioMessage, ScenarioUser, WorldSnapshot } from '../../protocol/index.ts';
import { type Room, type Token, type User, usualExpiredToken, usualToken, type World } from '../core/index.ts';
import type { Mock } from '../mock.ts';

/**
 * The world as it is now, as a scenario that can be served again: the same users, tokens and when they run out, rooms,
 * messages, ids and times, and of each fault what is left of it. Events start anew, and dice fall as from the start.
 */
export function snapshotOf({ scenario, world, clock, switchboard }: Mock): WorldSnapshot {
  const now = clock.now();
  const { name, seed, events, routes, steps } = scenario;
  const rests = switchboard.faults.all().map((fault) => fault.rest(now));
  const faults = rests.map(({ spec }) => spec);
  const start = new Date(now).toISOString();
  return {
    scenario: {
      ...(name !== undefined && { name }),
      description: `Taken from a running mock at ${start}.`,
      ...(seed !== undefined && { seed }),
      clock: clock.isFrozen ? { start, frozen: true } : start,
      dialect: switchboard.core.dialect.name,
      users: [...world.users.values()].map((user) => userOf(user, world, now)),
      rooms: [...world.rooms.values()].map(roomOf),
      messages: messagesOf([...world.rooms.values()], Date.parse(start)),
      ...(events && { events }),
      ...(routes && { routes }),
      ...(faults.length > 0 && { faults }),
      ...(steps && { steps }),
    },
    remarks: rests.flatMap(({ said }, index) => (said === undefined ? [] : [{ path: ['faults', index], text: said }])),
  };
}

/** The token that is always there for a user, expired, follows from the token. */
function userOf({ id, name, token }: User, { tokens }: World, now: number): ScenarioUser {
  const others = [...tokens].filter(([text, { user, expiresAt }]) => {
    const isImplied = text === usualExpiredToken(token) && expiresAt !== null && expiresAt <= now;
    return user === id && text !== token && !isImplied;
  });
  return {
    id,
    ...(name !== null && { name }),
    ...(token !== usualToken(id) && { token }),
    ...expiry(tokens.get(token), now),
    ...(others.length > 0 && { more_tokens: others.map(([text, known]) => ({ token: text, ...expiry(known, now) })) }),
  };
}

function expiry(token: Token | undefined, now: number): { expires?: string } {
  if (!token || token.expiresAt === null) return {};
  return { expires: `${Math.max(0, Math.ceil(token.expiresAt - now))}ms` };
}

function roomOf({ id, name, occupants }: Room) {
  return { id, ...(name !== null && { name }), occupants: [...occupants] };
}

/** By id: the order in which they get their ids when they are read again. */
function messagesOf(rooms: Room[], now: number): ScenarioMessage[] {
  const all: Message[] = rooms.flatMap(({ messages }) => messages).sort((a, b) => a.id - b.id);
  return all.map(({ room, poster, message, timestamp }) => {
    return { room, poster, message, ago: `${Math.max(0, now - timestamp * 1000)}ms` };
  });
}
