import { ChatTestbedError, isMessage, isObject, type JsonObject, type Message } from '../../protocol/index.ts';
import { addRoom, addUser, emptyWorld, type World } from '../core/index.ts';

/** So many of the newest messages are kept. */
const mostMessages = 100_000;

const schemaVersion = 1;

/** A world as it stands in a file. */
interface KeptWorld {
  schemaVersion: typeof schemaVersion;
  /** Which scenario it comes from: the world of another one is not taken for it. */
  scenario: string;
  lastMessageId: number;
  lastRoomNumber: number;
  users: { id: string; name: string | null; token: string }[];
  rooms: { id: string; name: string | null; occupants: string[] }[];
  messages: Message[];
  tokens: { token: string; user: string; expiresAt: number | null }[];
}

/** A world as text; of a very long history only the newest messages. */
export function writeWorld(world: World, scenario: string): string {
  const messages = [...world.rooms.values()].flatMap((room) => room.messages).sort((a, b) => a.id - b.id);
  const kept: KeptWorld = {
    schemaVersion,
    scenario,
    lastMessageId: world.lastMessageId,
    lastRoomNumber: world.lastRoomNumber,
    users: [...world.users.values()].map(({ id, name, token }) => ({ id, name, token })),
    rooms: [...world.rooms.values()].map(({ id, name, occupants }) => ({ id, name, occupants: [...occupants] })),
    messages: messages.slice(-mostMessages),
    tokens: [...world.tokens].map(([token, { user, expiresAt }]) => ({ token, user, expiresAt })),
  };
  return `${JSON.stringify(kept)}\n`;
}

/**
 * The world that was written.
 * @throws ChatTestbedError INVALID_FILE where the text is none, or the world of another scenario
 */
export function readWorld(text: string, scenario: string): World {
  const kept = parse(text);
  if (kept.scenario !== scenario) {
    throw problem(`it keeps the world of the scenario ${kept.scenario}, not of ${scenario}`);
  }
  const world = emptyWorld();
  for (const user of kept.users) addUser(world, user);
  for (const room of kept.rooms) {
    const stranger = room.occupants.find((id) => !world.users.has(id));
    if (stranger !== undefined) throw problem(`${stranger} is in room ${room.id}, and there is no such user`);
    addRoom(world, room);
  }
  for (const { token, user, expiresAt } of kept.tokens) world.tokens.set(token, { user, expiresAt });
  for (const message of kept.messages) {
    const room = world.rooms.get(message.room);
    if (!room) throw problem(`message ${message.id} is in room ${message.room}, and there is no such room`);
    room.messages.push(message);
  }
  const newest = kept.messages.at(-1)?.id ?? 0;
  world.lastMessageId = Math.max(kept.lastMessageId, newest);
  world.lastRoomNumber = kept.lastRoomNumber;
  return world;
}

function parse(text: string): KeptWorld {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw problem(`it is no JSON (${(error as Error).message})`);
  }
  const lacking = isObject(value) ? lackingIn(value) : 'an object';
  if (lacking !== undefined) throw problem(`it lacks ${lacking}`);
  return value as KeptWorld;
}

/** What of a kept world is not there, or is something else. */
function lackingIn(value: JsonObject): string | undefined {
  if (value.schemaVersion !== schemaVersion) return `\`schemaVersion\` ${schemaVersion}`;
  if (typeof value.scenario !== 'string') return 'the name of its scenario';
  if (!Number.isSafeInteger(value.lastMessageId) || !Number.isSafeInteger(value.lastRoomNumber)) return 'its last ids';
  const lists: Record<'users' | 'rooms' | 'messages' | 'tokens', (item: JsonObject) => boolean> = {
    users: ({ id, name, token }) => areTexts(id, token) && (name === null || areTexts(name)),
    rooms: ({ id, name, occupants }) =>
      areTexts(id) && (name === null || areTexts(name)) && Array.isArray(occupants) && areTexts(...occupants),
    messages: isMessage,
    tokens: ({ token, user, expiresAt }) => areTexts(token, user) && (expiresAt === null || Number.isFinite(expiresAt)),
  };
  return Object.entries(lists).find(([key, isSound]) => {
    const list = value[key];
    return !Array.isArray(list) || !list.every((item) => isObject(item) && isSound(item));
  })?.[0];
}

const areTexts = (...values: unknown[]): boolean => values.every((value) => typeof value === 'string');

const problem = (what: string): ChatTestbedError => new ChatTestbedError('INVALID_FILE', what);
