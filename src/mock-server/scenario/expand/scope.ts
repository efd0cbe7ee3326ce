/** What a placeholder may stand for. */
export type Value = string | number | boolean;

/** Values by name; those of an inner scope hide those of the outer one. */
export class Scope {
  readonly #values: ReadonlyMap<string, Value>;
  readonly #outer: Scope | undefined;

  constructor(values: Readonly<Record<string, Value>> = {}, outer?: Scope) {
    this.#values = new Map(Object.entries(values));
    this.#outer = outer;
  }

  get(name: string): Value | undefined {
    return this.#values.get(name) ?? this.#outer?.get(name);
  }

  get names(): string[] {
    return [...new Set([...this.#values.keys(), ...(this.#outer?.names ?? [])])];
  }

  with(values: Readonly<Record<string, Value>>): Scope {
    return new Scope(values, this);
  }
}
