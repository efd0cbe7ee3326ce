import type { Person } from '../people/person.ts';
import type { ObservedConnection } from './observed-connection.ts';

const none: ReadonlySet<ObservedConnection> = new Set();

/** Open connections on which CONNECTED came, by person. */
export class LiveConnections {
  readonly #byPerson = new Map<Person, Set<ObservedConnection>>();

  of(person: Person | undefined): ReadonlySet<ObservedConnection> {
    return (person && this.#byPerson.get(person)) ?? none;
  }

  add(person: Person, connection: ObservedConnection): void {
    const connections = this.#byPerson.get(person);
    if (connections) connections.add(connection);
    else this.#byPerson.set(person, new Set([connection]));
  }

  /** @returns whether it was there */
  delete(person: Person, connection: ObservedConnection): boolean {
    const connections = this.#byPerson.get(person);
    const wasThere = connections?.delete(connection) ?? false;
    if (connections?.size === 0) this.#byPerson.delete(person);
    return wasThere;
  }
}
