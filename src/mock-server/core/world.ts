import type { AuthErrorCode, Message } from '../../protocol/index.ts';
import { bytesOf, HistoryMemory } from './history-memory.ts';

/** Everything there is: plain data, and below it the few operations on it. */
export interface World {
  users: Map<string, User>;
  rooms: Map<string, Room>;
  tokens: Map<string, Token>;
  /** The greatest message id given so far; the next message gets a greater one (live.id-increases). */
  lastMessageId: number;
  /** The greatest number given to a room so far. */
  lastRoomNumber: number;
  /** Tokens that came and are nobody's, each with its number. */
  unknownTokens: Map<string, number>;
  /** Users who asked for messages after an id that is not there yet. */
  aheadOfIds: Set<string>;
  /** Shared with the worlds beside it. */
  memory: HistoryMemory;
  /** What it has taken of that. */
  takenBytes: number;
}

export interface User {
  id: string;
  name: string | null;
  /** The token that the banner prints. */
  token: string;
  /** A token that was valid once. */
  expiredToken: string;
  rooms: Set<Room>;
}

export interface Room {
  id: string;
  /** Null for a direct message room. */
  name: string | null;
  occupants: Set<string>;
  /** By ascending id. */
  messages: Message[];
  /** Whether the list is also another world's: then it is copied before anything is added. */
  sharesMessages?: boolean;
}

export interface Token {
  user: string;
  /** Milliseconds since 1970; null where it never expires. */
  expiresAt: number | null;
}

export function emptyWorld(memory = new HistoryMemory()): World {
  return {
    users: new Map(),
    rooms: new Map(),
    tokens: new Map(),
    lastMessageId: 0,
    lastRoomNumber: 0,
    unknownTokens: new Map(),
    aheadOfIds: new Set(),
    memory,
    takenBytes: 0,
  };
}

/**
 * A world like this one, in which things may happen; what was said before is shared, not copied.
 * @param tokensExpireAt when its valid tokens run out, in milliseconds since 1970; null for never
 */
export function copyWorld(world: World, tokensExpireAt: number | null): World {
  const rooms = new Map<string, Room>();
  for (const room of world.rooms.values()) rooms.set(room.id, { ...room, sharesMessages: true });
  const users = new Map<string, User>();
  for (const user of world.users.values()) {
    users.set(user.id, { ...user, rooms: new Set([...user.rooms].map(({ id }) => rooms.get(id) as Room)) });
  }
  const tokens = new Map<string, Token>();
  for (const [text, { user, expiresAt }] of world.tokens) {
    tokens.set(text, { user, expiresAt: expiresAt ?? tokensExpireAt });
  }
  return { ...world, users, rooms, tokens, unknownTokens: new Map(), aheadOfIds: new Set(), takenBytes: 0 };
}

export interface NewUser {
  id: string;
  name?: string | null;
  token?: string;
}

/** The token of a user to whom none is given. */
export const usualToken = (id: string): string => `token-${id}`;

/** The token of a user that has run out. @param token the user's valid one */
export const usualExpiredToken = (token: string): string => `${token}-expired`;

/** Adds a user with a token, `token-<id>` where none is given, and an expired one; neither is another user's already. */
export function addUser(world: World, { id, name = null, token = freeToken(world, usualToken(id)) }: NewUser): User {
  const expiredToken = freeToken(world, usualExpiredToken(token));
  const user: User = { id, name, token, expiredToken, rooms: new Set() };
  world.users.set(id, user);
  world.tokens.set(user.token, { user: id, expiresAt: null });
  world.tokens.set(user.expiredToken, { user: id, expiresAt: 0 });
  return user;
}

export interface NewRoom {
  id?: string;
  name?: string | null;
  occupants: Iterable<string>;
}

/** Adds a room of existing users; its id is the next number where none is given. */
export function addRoom(world: World, { id, name = null, occupants }: NewRoom): Room {
  const room: Room = { id: id ?? nextRoomId(world), name, occupants: new Set(occupants), messages: [] };
  world.rooms.set(room.id, room);
  if (/^\d{1,15}$/.test(room.id)) world.lastRoomNumber = Math.max(world.lastRoomNumber, Number(room.id));
  for (const occupant of room.occupants) world.users.get(occupant)?.rooms.add(room);
  return room;
}

function nextRoomId(world: World): string {
  return String(world.lastRoomNumber + 1);
}

export interface NewMessage {
  poster: string;
  text: string;
  /** Milliseconds since 1970; the message carries whole seconds (live.timestamp). */
  now: number;
}

/** Adds a message at the end of a room's history. */
export function addMessage(world: World, room: Room, { poster, text, now }: NewMessage): Message {
  world.lastMessageId += 1;
  const message: Message = {
    id: world.lastMessageId,
    message: text,
    poster,
    room: room.id,
    timestamp: Math.floor(now / 1000),
  };
  if (room.sharesMessages) {
    room.messages = [...room.messages];
    room.sharesMessages = false;
  }
  room.messages.push(message);
  return message;
}

/** Who a token stands for now, or the error to answer. */
export function identify(world: World, token: string, now: number): { user: User } | { error: AuthErrorCode } {
  const known = world.tokens.get(token);
  const user = known && world.users.get(known.user);
  if (!known || !user) return { error: 'AUTH_TOKEN_INVALID' };
  const isExpired = known.expiresAt !== null && known.expiresAt <= now;
  return isExpired ? { error: 'AUTH_TOKEN_EXPIRED' } : { user };
}

/** What is probably meant by a token that was never issued, as the end of a sentence. */
export type HintFor = (world: World, token: string) => string | undefined;

/** So many unknown tokens, of so many characters at most, are told apart. */
const mostUnknownTokens = 1_000;
const longestUnknownToken = 4_096;

/**
 * Which of the tokens that are nobody's this is, counted from 1: the same one always has the same number, so that
 * a client that tries it again and again can be told from several that try one each.
 */
export function unknownTokenNumber({ unknownTokens, tokens }: World, token: string): number | undefined {
  if (tokens.has(token)) return undefined;
  const known = unknownTokens.get(token);
  if (known !== undefined || token.length > longestUnknownToken) return known;
  if (unknownTokens.size >= mostUnknownTokens) return undefined;
  unknownTokens.set(token, unknownTokens.size + 1);
  return unknownTokens.size;
}

/** From now on, none of the user's tokens is valid. */
export function expireTokens(world: World, user: string, now: number): void {
  for (const token of world.tokens.values()) {
    if (token.user === user && (token.expiresAt === null || token.expiresAt > now)) token.expiresAt = now;
  }
}

/** Gives a user a new token, its id with a number. @param expiresAt milliseconds since 1970, or null for never */
export function renewToken(world: World, user: User, expiresAt: number | null): string {
  user.token = numberedToken(world, usualToken(user.id));
  world.tokens.set(user.token, { user: user.id, expiresAt });
  return user.token;
}

const freeToken = (world: World, token: string): string =>
  world.tokens.has(token) ? numberedToken(world, token) : token;

function numberedToken({ tokens }: World, token: string): string {
  let number = 2;
  while (tokens.has(`${token}-${number}`)) number += 1;
  return `${token}-${number}`;
}

/** The direct message room of two users, if they have one. */
export function findDirectMessageRoom(user: User, other: User): Room | undefined {
  const size = user === other ? 1 : 2;
  for (const room of user.rooms) {
    if (room.name === null && room.occupants.size === size && room.occupants.has(other.id)) return room;
  }
  return undefined;
}

/** Something was added while it runs; see {@link HistoryMemory}. */
export function takeMemory(world: World, text = ''): void {
  const bytes = bytesOf(text);
  world.takenBytes += bytes;
  world.memory.take(bytes);
}

/** Another world takes its place. */
export function giveBackMemory(world: World): void {
  world.memory.giveBack(world.takenBytes);
  world.takenBytes = 0;
}

/** A user's rooms, each with its messages newer than `after`; costs nothing for older ones. */
export function newerMessages(user: User, after: number): Message[][] {
  const lists: Message[][] = [];
  for (const { messages } of user.rooms) {
    const newer = messages.slice(firstNewer(messages, after));
    if (newer.length > 0) lists.push(newer);
  }
  return lists;
}

/** Binary search: the index of the first message with a greater id. */
function firstNewer(messages: readonly Message[], after: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const message = messages[middle];
    if (message && message.id > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
