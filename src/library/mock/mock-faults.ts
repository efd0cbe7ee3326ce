import { type Faults, parseFault } from '../../faults/index.ts';
import { ChatTestbedError, type Fault } from '../../protocol/index.ts';
import { FileProblems } from '../../yaml-file/index.ts';
import { notFound } from '../errors.ts';

/** Where faults act. */
interface Faulty {
  faults: Faults;
  /** Who and what there is, where that is known: another name is a mistake then. */
  names?: { users: string[]; rooms: string[] };
}

/** What goes wrong in a mock or a proxy, in the words of a scenario's `faults` (docs/scenarios.md). */
export class MockFaults {
  readonly #server: Faulty;

  constructor(server: Faulty) {
    this.#server = server;
  }

  /** The names of all there are, those of the scenario first. */
  get names(): string[] {
    return this.#server.faults.all().map(({ name }) => name);
  }

  /**
   * Adds a fault; it may act at once.
   * @param fault an object, or YAML as in a scenario
   * @returns its name: its own `name`, or one made from its place and effect
   * @throws ChatTestbedError INVALID_FAULT with every mistake
   * @example
   * server.faults.add({ on: 'retrieve', times: 2, respond: { status: 500 } });
   * server.faults.add('{ on: send, user: ada, nth: 3, close: 1011 }');
   */
  add(fault: Fault | string): string {
    const text = typeof fault === 'string' ? fault : (JSON.stringify(fault, null, 2) ?? '');
    try {
      return this.#server.faults.add(parseFault(text, this.#server.names)).name;
    } catch (error) {
      if (!(error instanceof FileProblems)) throw error;
      throw new ChatTestbedError('INVALID_FAULT', error.message, { problems: error.problems });
    }
  }

  /** @throws ChatTestbedError UNKNOWN_FAULT with the nearest name that there is */
  remove(name: string): void {
    const known = this.names;
    if (!this.#server.faults.remove(name)) {
      throw notFound('UNKNOWN_FAULT', `There is no fault \`${name}\`.`, name, known);
    }
  }

  /** From here on nothing goes wrong any more. */
  clear(): void {
    this.#server.faults.removeAll();
  }
}
