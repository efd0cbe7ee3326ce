import type { World } from '../../mock-server/index.ts';
import type { Message } from '../../protocol/index.ts';

/** A user who can log in. */
export interface MockUser {
  id: string;
  /** For people; not on the wire. */
  name: string | null;
  token: string;
  /** A token that was valid once. */
  expiredToken: string;
  /** The ids of the rooms that the user is in now. */
  rooms: string[];
}

export interface MockRoom {
  id: string;
  /** Null for a direct message room. */
  name: string | null;
  /** The ids of its users. */
  occupants: string[];
}

export interface MockToken {
  token: string;
  /** The id of its user. */
  user: string;
  /** Milliseconds since 1970 by the mock's clock; null where it never expires. */
  expiresAt: number | null;
}

/** Everything there is, as plain data: a copy of this moment. */
export interface MockWorld {
  users: MockUser[];
  rooms: MockRoom[];
  /** Of all rooms, by ascending id. */
  messages: Message[];
  tokens: MockToken[];
}

export function mockUsersOf({ users }: World): MockUser[] {
  return [...users.values()].map(({ id, name, token, expiredToken, rooms }) => {
    return { id, name, token, expiredToken, rooms: [...rooms].map((room) => room.id) };
  });
}

export function mockWorldOf(world: World): MockWorld {
  const { rooms, tokens } = world;
  return {
    users: mockUsersOf(world),
    rooms: [...rooms.values()].map(({ id, name, occupants }) => ({ id, name, occupants: [...occupants] })),
    messages: [...rooms.values()]
      .flatMap(({ messages }) => messages.map((message) => ({ ...message })))
      .sort((a, b) => a.id - b.id),
    tokens: [...tokens].map(([token, { user, expiresAt }]) => ({ token, user, expiresAt })),
  };
}
