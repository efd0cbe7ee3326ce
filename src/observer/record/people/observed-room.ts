import type { KnownRoom } from '../../knowledge.ts';
import type { Person } from './person.ts';

/** Answers of room_info in a row that list the same users. */
export interface OccupantList {
  ids: ReadonlySet<string>;
  /** The first of the answers. */
  since: number;
  /** The request of the last one. */
  until: number;
}

/** An answer of room_info that lists the occupants. */
export interface RoomInfoAnswer {
  room: string;
  request: number;
  person: Person | undefined;
  ids: ReadonlySet<string>;
  asked: number;
  answered: number;
}

/** What shows that a person is in a room. */
interface Evidence {
  /** The person was in the room by then. */
  since: number;
  /** The person was still in the room after that. */
  until: number;
  /** By the person's own doing: the room was told or posted to, not only delivered. */
  isActive: boolean;
}

/** One room, by what passed. Somebody may join or leave by ways that are not in the record, but hardly both within it. */
export class ObservedRoom {
  readonly id: string;
  /** Ids of users who are certainly in it all the time. */
  readonly occupants: ReadonlySet<string>;
  readonly #outsiders: ReadonlySet<string> | 'everybody-else';
  readonly lists: OccupantList[] = [];
  /** The newest answers of room_info. */
  readonly answers: RoomInfoAnswer[] = [];
  /** Those whom answers of room_info told different occupants at different times: they change. */
  readonly toldDifferent = new Set<Person>();
  readonly evidence = new Map<Person, Evidence>();
  /** Everybody of whom anything tells that they are, or were, in it. */
  readonly insiders = new Set<Person>();
  /** A message in it was seen. */
  isPostedTo = false;

  constructor(id: string, { occupants = [], outsiders = [] }: Partial<KnownRoom> = {}) {
    this.id = id;
    this.occupants = new Set(occupants);
    this.#outsiders = typeof outsiders === 'string' ? outsiders : new Set(outsiders);
  }

  /** Notes that a person is in the room, unless it is known better. @returns whether nothing has shown that before */
  show(person: Person, since: number, until: number | undefined, isActive: boolean): boolean {
    if (person.id !== undefined && this.isKnownOutsider(person.id)) return false;
    const known = this.evidence.get(person);
    if (!known) {
      this.evidence.set(person, { since, until: until ?? -1, isActive });
      return true;
    }
    if (until !== undefined && until > known.until) known.until = until;
    known.isActive ||= isActive;
    return false;
  }

  /** Notes an answer of room_info. @returns whether it differs from the one before */
  list(ids: ReadonlySet<string>, asked: number, answered: number): boolean {
    const last = this.lists.at(-1);
    const isNew = !last || !isSame(last.ids, ids);
    if (isNew) this.lists.push({ ids, since: answered, until: asked });
    else last.until = Math.max(last.until, asked);
    return isNew;
  }

  /** Whether a person was certainly in the room all the time from one position to another. */
  hasThroughout(person: Person, from: number, to: number): boolean {
    const { id } = person;
    if (id !== undefined && this.occupants.has(id)) return true;
    if (id !== undefined && this.isKnownOutsider(id)) return false;
    const own = this.#soundEvidence(person);
    let since = own?.since ?? Number.POSITIVE_INFINITY;
    let until = own?.until ?? -1;
    for (const list of this.lists) {
      if (id === undefined || !list.ids.has(id)) continue;
      since = Math.min(since, list.since);
      until = Math.max(until, list.until);
    }
    return since < from && until > to && !this.#omits(id, from, to);
  }

  /** What comes to somebody whom a list leaves out may have been leaked. */
  #soundEvidence(person: Person): Evidence | undefined {
    const { id } = person;
    const shown = this.evidence.get(person);
    const isLeftOut = id !== undefined && this.lists.some(({ ids }) => !ids.has(id));
    return isLeftOut && !shown?.isActive ? undefined : shown;
  }

  /** Whether an answer that came about then did not list a user. */
  #omits(id: string | undefined, from: number, to: number): boolean {
    return id !== undefined && this.lists.some((list) => !list.ids.has(id) && list.until >= from && list.since <= to);
  }

  /** Whether a person was certainly never in the room from one position to another. */
  lacksThroughout(person: Person, from: number, to: number): boolean {
    const { id } = person;
    if (id === undefined) return false;
    if (this.isKnownOutsider(id)) return true;
    if (this.occupants.has(id) || this.evidence.get(person)?.isActive) return false;
    return this.lists.some(({ ids, since, until }) => !ids.has(id) && since < from && until > to);
  }

  isKnownOutsider(id: string): boolean {
    return this.#outsiders === 'everybody-else' ? !this.occupants.has(id) : this.#outsiders.has(id);
  }

  /** Whether anything tells that it exists. */
  get isSeen(): boolean {
    return this.evidence.size > 0 || this.lists.length > 0 || this.isPostedTo || this.occupants.size > 0;
  }

  /** Whether anything could show that somebody is not in it. */
  get mayLackSomebody(): boolean {
    return this.#outsiders === 'everybody-else' || this.#outsiders.size > 0 || this.lists.length > 0;
  }
}

export const isSame = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id));
