import type { JsonObject } from '../../protocol/index.ts';

interface HiddenRoom {
  users: readonly string[];
  known: ReadonlySet<string>;
}

/** How the rooms of a scenario are called on the server; each is found once. */
export class RoomBook {
  readonly #ids = new Map<string, string>();
  readonly #missing = new Map<string, string>();
  readonly #hidden = new Map<string, HiddenRoom>();
  readonly #given = new Set<string>();
  readonly #isLiteral: boolean;

  /** @param isLiteral whether a name that was not noted is the id itself, as on our own mock */
  constructor(isLiteral: boolean) {
    this.#isLiteral = isLiteral;
  }

  note(name: string, id: string): void {
    this.#ids.set(name, id);
    this.#missing.delete(name);
    this.#hidden.delete(name);
  }

  /** A room whose id the caller says. */
  give(name: string, id: string): void {
    this.note(name, id);
    this.#given.add(name);
  }

  isGiven(name: string): boolean {
    return this.#given.has(name);
  }

  /** @param remedy what would let it be found */
  noteMissing(name: string, remedy: string): void {
    this.#missing.set(name, remedy);
  }

  /**
   * A room that was made and whose id nothing tells: the first message in a room that was not known before shows it.
   * @param users who is in it
   * @param known the rooms that there were
   */
  noteHidden(name: string, { users, known, remedy }: HiddenRoom & { remedy: string }): void {
    this.noteMissing(name, remedy);
    this.#hidden.set(name, { users, known });
  }

  /** Whether the first message in it would show it. */
  isHidden(name: string): boolean {
    return this.#hidden.has(name);
  }

  sawMessage({ room }: JsonObject, user: string): void {
    if (typeof room !== 'string' || [...this.#ids.values()].includes(room)) return;
    for (const [name, { users, known }] of this.#hidden) {
      if (!users.includes(user) || known.has(room)) continue;
      this.note(name, room);
      return;
    }
  }

  /** The ids that are known, by name. */
  noted(): Record<string, string> {
    return Object.fromEntries(this.#ids);
  }

  idOf(name: string): string | undefined {
    const noted = this.#ids.get(name);
    return noted ?? (this.#isLiteral && !this.#missing.has(name) ? name : undefined);
  }

  remedyFor(name: string): string {
    return this.#missing.get(name) ?? `--room ${name}=ID says which room that is.`;
  }
}
