import type { ObserverKnowledge } from '../../knowledge.ts';
import type { Person } from './person.ts';

/** Everybody who acts in the record, by label and by user id. */
export class People {
  readonly #byLabel = new Map<string, Person>();
  readonly #byId = new Map<string, Person>();
  readonly #idOf: (label: string) => string | undefined;
  readonly #identified: (person: Person, id: string) => void;

  /** @param identified is called whenever an id has found its person */
  constructor({ userIds = {} }: ObserverKnowledge, identified: (person: Person, id: string) => void) {
    this.#identified = identified;
    const ids = new Map(userIds === 'labels' ? [] : Object.entries(userIds));
    this.#idOf = userIds === 'labels' ? (label) => label : (label) => ids.get(label);
  }

  labelled(label: string): Person {
    const known = this.#byLabel.get(label);
    if (known) return known;
    const id = this.#idOf(label);
    const person = (id === undefined ? undefined : this.#byId.get(id)) ?? { name: label, id };
    this.#byLabel.set(label, person);
    if (id !== undefined) this.#identify(person, id);
    return person;
  }

  withId(id: string): Person | undefined {
    return this.#byId.get(id);
  }

  /** A person has posted under this id. Where somebody else has it already, nobody knows whose it is. */
  learnId(person: Person, id: string): void {
    if (person.id !== undefined || this.#byId.has(id)) return;
    person.id = id;
    this.#identify(person, id);
  }

  #identify(person: Person, id: string): void {
    this.#byId.set(id, person);
    this.#identified(person, id);
  }

  all(): Iterable<Person> {
    return new Set([...this.#byLabel.values(), ...this.#byId.values()]);
  }
}
