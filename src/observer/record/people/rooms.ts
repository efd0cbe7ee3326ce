import type { KnownRoom, ObserverKnowledge } from '../../knowledge.ts';
import { MessagesById } from '../messages/messages-by-id.ts';
import type { ObservedMessage } from '../messages/observed-message.ts';
import { Shown } from '../messages/shown.ts';
import { ObservedRoom } from './observed-room.ts';
import type { People } from './people.ts';
import type { Person } from './person.ts';

/** What shows that a person is in a room. */
interface Showing {
  /** The person was in it by then. */
  since: number;
  /** And still after that; undefined where that is not known. */
  until: number | undefined;
  /** By the person's own doing. */
  isActive: boolean;
}

/** The rooms of one life of the server, and what everybody has been shown in it. */
export class Rooms {
  readonly #shown = new Map<Person, Shown>();
  readonly #messages = new Map<ObservedRoom, MessagesById<ObservedMessage>>();
  readonly #rooms = new Map<string, ObservedRoom>();
  readonly #known: ReadonlyMap<string, KnownRoom>;
  readonly #people: People;
  /** By user id: the rooms that list it. */
  readonly #listing = new Map<string, Set<ObservedRoom>>();

  constructor({ rooms = [] }: ObserverKnowledge, people: People) {
    this.#known = new Map(rooms.map((room) => [room.id, room]));
    this.#people = people;
    for (const { id } of rooms) this.get(id);
  }

  /** What a person has been shown. */
  shownTo(person: Person): Shown {
    const known = this.#shown.get(person);
    if (known) return known;
    const shown = new Shown();
    this.#shown.set(person, shown);
    return shown;
  }

  messagesIn(room: ObservedRoom): MessagesById<ObservedMessage> {
    const known = this.#messages.get(room);
    if (known) return known;
    const messages = new MessagesById<ObservedMessage>();
    this.#messages.set(room, messages);
    return messages;
  }

  /** The room with this id; it need not exist. */
  get(id: string): ObservedRoom {
    const found = this.#rooms.get(id);
    if (found) return found;
    const room = new ObservedRoom(id, this.#known.get(id));
    this.#rooms.set(id, room);
    this.#listed(room, room.occupants);
    return room;
  }

  find(id: string): ObservedRoom | undefined {
    return this.#rooms.get(id);
  }

  /** room_info has listed the occupants. */
  list(room: ObservedRoom, ids: ReadonlySet<string>, asked: number, answered: number): void {
    if (room.list(ids, asked, answered)) this.#listed(room, ids);
  }

  #listed(room: ObservedRoom, ids: ReadonlySet<string>): void {
    for (const id of ids) {
      const rooms = this.#listing.get(id);
      if (rooms) rooms.add(room);
      else this.#listing.set(id, new Set([room]));
      const person = this.#people.withId(id);
      if (person) this.#addInsider(room, person);
    }
  }

  /** An id has found its person. */
  identified(person: Person, id: string): void {
    for (const room of this.#listing.get(id) ?? []) this.#addInsider(room, person);
  }

  /** Notes that a person is in a room. */
  show(room: ObservedRoom, person: Person, { since, until, isActive }: Showing): void {
    if (room.show(person, since, until, isActive)) this.#addInsider(room, person);
  }

  #addInsider(room: ObservedRoom, person: Person): void {
    room.insiders.add(person);
    this.shownTo(person).rooms.add(room);
  }
}
