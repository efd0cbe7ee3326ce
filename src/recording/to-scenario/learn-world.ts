import { chatPaths, isObject, parseJson } from '../../protocol/index.ts';
import type { Conversation, Line, SeenMessage } from '../conversation.ts';
import { listedMessages, liveMessage } from '../json.ts';
import { type Exchange, exchangesIn } from './exchanges.ts';
import { learnNames, type Names } from './names.ts';

export interface SeenRoom {
  name: string | null;
  occupants: Set<string>;
}

/** What a recording tells of the world it happened in; users and rooms are called by their names. */
export interface SeenWorld {
  names: Names;
  users: Set<string>;
  rooms: Map<string, SeenRoom>;
  /** What was said before the recording began, by id. */
  before: Map<number, SeenMessage>;
  /** The greatest message id in the recording; 0 if there is none. */
  greatestId: number;
  /** The rooms that requests for a direct message made, by the line of the request. */
  madeRooms: Map<Line, string>;
}

/** Learns users, rooms and history from what passed. What broke a requirement is no source. */
export function learnWorld(conversation: Conversation): SeenWorld {
  const { lines } = conversation;
  const learner = new Learner(conversation);
  const exchanges = new Map(exchangesIn(lines).map((exchange) => [exchange.request as Line, exchange]));
  for (const line of lines) learner.learn(line, exchanges.get(line));
  for (const room of learner.world.madeRooms.values()) learner.world.rooms.delete(room);
  return learner.world;
}

class Learner {
  readonly world: SeenWorld;
  /** The smallest id that came live: older messages were there before, whatever they say. */
  readonly #firstLive: number;
  /** Rooms that were spoken of before, so that none of them is a new one. */
  readonly #mentioned: Set<string>;
  readonly #trustsAll: boolean;
  /** The occupants of rooms that are known beforehand; no other participant is in these. */
  readonly #parts: Conversation['rooms'];
  readonly #historyEndsAt: number;
  /** Direct message rooms that were asked for, and not seen yet. */
  readonly #awaited: { line: Line; people: string[] }[] = [];

  constructor(conversation: Conversation) {
    const { roomNames, rooms, lines } = conversation;
    const names = learnNames(conversation);
    this.world = { names, users: new Set(), rooms: new Map(), before: new Map(), greatestId: 0, madeRooms: new Map() };
    this.#mentioned = new Set(roomNames.values());
    this.#parts = rooms;
    this.#historyEndsAt = conversation.isComplete ? Number.POSITIVE_INFINITY : conversation.startedAt / 1000;
    this.#trustsAll = conversation.isComplete || roomNames.size === 0;
    const live = lines.flatMap((line) => (line.kind === 'received' ? (liveMessage(line.text)?.id ?? []) : []));
    this.#firstLive = live.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
    for (const [id, name] of roomNames) {
      const isSpokenOf = lines.some((line) => textOf(line).includes(JSON.stringify(id)));
      const people = (rooms.get(name) ?? []).filter((user) => lines.some((line) => line.user === user));
      for (const user of isSpokenOf ? people : []) this.#occupant(name, user);
    }
  }

  /** @param exchange that of a request */
  learn(line: Line, exchange: Exchange | undefined): void {
    if (line.kind !== 'remark' && line.kind !== 'silence') this.world.users.add(line.user);
    if (line.kind === 'received' && !line.isOffending) this.#received(line.user, line.text);
    if (line.kind === 'sent' && line.place === 'mock') this.#posted(line.user, line.text);
    if (exchange?.response?.status === 200 && !exchange.response.isOffending) this.#answered(exchange);
  }

  /** What the mock posts itself is in order. */
  #posted(user: string, text: string): void {
    const frame = parseJson(text);
    if (isObject(frame) && typeof frame.room === 'string') this.#occupant(frame.room, user);
  }

  #received(user: string, text: string): void {
    const message = liveMessage(text);
    if (message) this.#saw(user, message);
  }

  #answered({ request, response }: Exchange): void {
    const [asked, answer] = [parseJson(request.body ?? ''), response?.body ?? ''];
    if (!isObject(asked)) return;
    if (request.path === chatPaths.createDm && typeof asked.other === 'string' && asked.other !== '') {
      const other = this.world.names.userOf(asked.other);
      this.world.users.add(other);
      this.#awaited.push({ line: request, people: [request.user, other] });
    }
    if (request.path === chatPaths.roomInfo && typeof asked.room_id === 'string' && asked.room_id !== '') {
      this.#lookedUp(this.world.names.roomOf(asked.room_id), parseJson(answer), request.user);
    }
    if (request.path !== chatPaths.retrieve) return;
    for (const message of listedMessages(answer) ?? []) {
      this.#saw(request.user, message);
      this.#remember(message);
    }
  }

  /** A server under examination may call a room anything: an id that was not mentioned before is not taken for a room. */
  #isRoom(room: string): boolean {
    return this.#trustsAll || this.#mentioned.has(room) || this.#awaited.length > 0;
  }

  #lookedUp(room: string, answer: unknown, user: string): void {
    const { occupants, room_name } = isObject(answer) ? answer : {};
    const ids = Array.isArray(occupants) ? occupants.filter((one) => typeof one === 'string' && one !== '') : [];
    const people = ids.map(this.world.names.userOf);
    this.#noticeNewRoom(room, people);
    // The order in which the server lists them.
    this.world.rooms.get(room)?.occupants.clear();
    for (const one of [...people, user]) this.#occupant(room, one);
    const seen = this.world.rooms.get(room);
    if (seen && typeof room_name === 'string') seen.name = room_name;
  }

  #saw(user: string, message: SeenMessage): void {
    const { userOf, roomOf } = this.world.names;
    const [room, poster] = [roomOf(message.room), userOf(message.poster)];
    this.world.greatestId = Math.max(this.world.greatestId, message.id ?? 0);
    if (!this.#isRoom(room)) return;
    this.#noticeNewRoom(room, [poster, user]);
    this.#occupant(room, user);
    this.#occupant(room, poster);
  }

  /** Notes what was said before. What came live, or was sent and is newer than that, is no history. */
  #remember(message: SeenMessage): void {
    const { userOf, roomOf, senderOf } = this.world.names;
    const { id, message: text } = message;
    const [room, poster] = [roomOf(message.room), userOf(message.poster)];
    if (id === undefined || id >= this.#firstLive) return;
    if (this.#firstLive === Number.POSITIVE_INFINITY && senderOf(text) === poster) return;
    if ((message.timestamp ?? 0) + 1 > this.#historyEndsAt) return;
    this.world.before.set(id, { ...message, poster, room });
  }

  /** The answer of create_dm does not tell the room (reading 15): it is the next new one with just these people. */
  #noticeNewRoom(room: string, people: readonly string[]): void {
    if (this.#mentioned.has(room)) return;
    this.#mentioned.add(room);
    const index = this.#awaited.findIndex((asked) => people.every((one) => asked.people.includes(one)));
    const [asked] = index < 0 ? [] : this.#awaited.splice(index, 1);
    if (asked) this.world.madeRooms.set(asked.line, room);
  }

  #occupant(room: string, user: string): void {
    this.world.users.add(user);
    const isPart = [...this.#parts.values()].some((people) => people.includes(user));
    if (isPart && this.#parts.get(room)?.includes(user) === false) return;
    const seen = this.world.rooms.get(room) ?? { name: null, occupants: new Set() };
    seen.occupants.add(user);
    this.world.rooms.set(room, seen);
  }
}

function textOf(line: Line): string {
  if (line.kind === 'sent' || line.kind === 'received') return line.text;
  return line.kind === 'request' || line.kind === 'response' ? (line.body ?? '') : '';
}
