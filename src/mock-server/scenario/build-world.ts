import {
  type GeneratedMessages,
  type GeneratedRooms,
  type GeneratedUsers,
  parseDuration,
  type Scenario,
  type ScenarioMessage,
  type ScenarioRoom,
  type ScenarioUser,
} from '../../protocol/index.ts';
import { addMessage, addRoom, addUser, emptyWorld, type Room, type World } from '../core/index.ts';
import { builtMakeUp } from './made-up.ts';
import { type MakeUp, makeUp, seedNumberOf } from './make-up.ts';
import { tokensOf } from './token-lifetimes.ts';

export interface WorldOptions {
  /** Takes the place of the scenario's own seed. */
  seed?: number | undefined;
  /** When the history ends, in milliseconds since 1970: the moment that `ago` counts back from. */
  historyEndsAt: number;
}

/**
 * The world that a scenario describes. Same scenario, same seed, same end of history: the same world, byte for byte.
 * @param scenario one that has been found valid
 */
export async function buildWorld(scenario: Scenario, options: WorldOptions): Promise<World> {
  const { users = [], rooms = [], messages = [] } = scenario;
  const isMadeUp = [...users, ...rooms, ...messages].some((entry) => 'generate' in entry);
  const seed = options.seed ?? seedNumberOf(scenario);
  return buildWorldNow(scenario, options, isMadeUp ? (builtMakeUp(scenario, seed) ?? (await makeUp(seed))) : undefined);
}

/** The same at once. @param made what makes things up, where the scenario asks for it */
export function buildWorldNow(
  { users = [], rooms = [], messages = [] }: Scenario,
  options: WorldOptions,
  made: MakeUp | undefined,
): World {
  const builder = new WorldBuilder(options, made);
  builder.addUsers(users);
  builder.addRooms(rooms);
  builder.addMessages(messages);
  return builder.world;
}

interface DraftMessage {
  room: Room;
  poster: string;
  text: string;
  now: number;
}

/**
 * So many texts of a list differ; a longer history says the same again from the start, because to make up a text takes
 * fifty times as long as the rest of its message.
 */
const mostTexts = 5_000;

class WorldBuilder {
  readonly world = emptyWorld();
  readonly #options: WorldOptions;
  readonly #made: MakeUp | undefined;
  #madeUsers = 0;
  #madeRooms = 0;

  constructor(options: WorldOptions, made: MakeUp | undefined) {
    this.#options = options;
    this.#made = made;
  }

  get #makeUp(): MakeUp {
    if (!this.#made) throw new Error('Nothing was to be made up.');
    return this.#made;
  }

  addUsers(entries: (ScenarioUser | GeneratedUsers)[]): void {
    for (const entry of entries) {
      if ('generate' in entry) this.#generateUsers(entry);
      else {
        addUser(this.world, entry);
        for (const { token } of tokensOf(entry)) this.world.tokens.set(token, { user: entry.id, expiresAt: null });
      }
    }
  }

  /** The written rooms come first: made-up ones take the numbers that are left. */
  addRooms(entries: (ScenarioRoom | GeneratedRooms)[]): void {
    for (const entry of entries) if (!('generate' in entry)) addRoom(this.world, entry);
    for (const entry of entries) if ('generate' in entry) this.#generateRooms(entry);
  }

  /** Adds all messages by time, so that a newer one has a greater id (live.id-increases). */
  addMessages(entries: (ScenarioMessage | GeneratedMessages)[]): void {
    const written = this.#timesOf(entries);
    const drafts = entries.flatMap((entry, index) =>
      'generate' in entry ? this.#generated(entry, index) : [this.#draft(entry, written[index] ?? 0)],
    );
    drafts.sort((a, b) => a.now - b.now);
    for (const { room, ...message } of drafts) addMessage(this.world, room, message);
  }

  #generateUsers({ generate }: GeneratedUsers): void {
    for (let count = 0; count < generate; count += 1) {
      const name = this.#makeUp.userName(this.#madeUsers);
      this.#madeUsers += 1;
      addUser(this.world, { id: this.#freeUserId(name), name });
    }
  }

  #generateRooms({ generate, occupants = 5 }: GeneratedRooms): void {
    const users = [...this.world.users.keys()];
    for (let count = 0; count < generate; count += 1) {
      const index = this.#madeRooms;
      this.#madeRooms += 1;
      addRoom(this.world, {
        name: this.#makeUp.roomName(index),
        occupants: this.#makeUp.some(users, Math.min(occupants, users.length), 'occupants', index),
      });
    }
  }

  /** A message without `ago` stands a minute before the next one of the file; the last at the end of history. */
  #timesOf(entries: (ScenarioMessage | GeneratedMessages)[]): number[] {
    const times: number[] = [];
    let next = this.#options.historyEndsAt + 60_000;
    for (const [index, entry] of [...entries.entries()].reverse()) {
      const { ago } = 'generate' in entry ? { ago: undefined } : entry;
      if ('generate' in entry) continue;
      next = ago === undefined ? next - 60_000 : this.#options.historyEndsAt - parseDuration(ago);
      times[index] = next;
    }
    return times;
  }

  #draft({ room, poster, message }: ScenarioMessage, now: number): DraftMessage {
    return { room: this.#room(room), poster, text: message, now };
  }

  #generated({ generate, room, over = '7d' }: GeneratedMessages, list: number): DraftMessage[] {
    const span = parseDuration(over);
    const begin = this.#options.historyEndsAt - span;
    const rooms = room === undefined ? [...this.world.rooms.values()] : [this.#room(room)];
    const crowds = rooms.map((each) => ({ room: each, occupants: [...each.occupants] }));
    const texts = Array.from({ length: Math.min(generate, mostTexts) }, (_, index) => this.#makeUp.text(list, index));
    const fractions = (what: string) => this.#makeUp.fractions(`${what} ${list}`);
    const [timeOf, roomOf, posterOf] = [fractions('time'), fractions('room'), fractions('poster')];
    return Array.from({ length: generate }, (_, index) => {
      const within = (index + timeOf(index)) / generate;
      const { room: chosen, occupants } = pick(crowds, roomOf(index));
      const poster = pick(occupants, posterOf(index));
      return { room: chosen, poster, text: texts[index % mostTexts] ?? '', now: begin + within * span };
    });
  }

  #room(id: string): Room {
    const room = this.world.rooms.get(id);
    if (!room) throw new Error(`There is no room ${id}.`);
    return room;
  }

  #freeUserId(name: string): string {
    const word =
      name
        .normalize('NFD')
        .toLowerCase()
        .replace(/[^a-z ]/g, '')
        .trim()
        .split(' ')[0] || 'user';
    if (!this.world.users.has(word)) return word;
    let number = 2;
    while (this.world.users.has(`${word}${number}`)) number += 1;
    return `${word}${number}`;
  }
}

function pick<Item>(items: readonly Item[], fraction: number): Item {
  const item = items[Math.floor(fraction * items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}
