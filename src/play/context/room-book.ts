/** How the rooms of a scenario are called on the server; each is found once. */
export class RoomBook {
  readonly #ids = new Map<string, string>();
  readonly #missing = new Map<string, string>();
  readonly #isLiteral: boolean;

  /** @param isLiteral whether a name that was not noted is the id itself, as on our own mock */
  constructor(isLiteral: boolean) {
    this.#isLiteral = isLiteral;
  }

  note(name: string, id: string): void {
    this.#ids.set(name, id);
    this.#missing.delete(name);
  }

  /** @param remedy what would let it be found */
  noteMissing(name: string, remedy: string): void {
    this.#missing.set(name, remedy);
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
