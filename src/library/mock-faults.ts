import { parseFault } from '../mock-server/scenario/parse-fault.ts';
import type { Switchboard } from '../mock-server/switchboard/switchboard.ts';
import { ChatTestbedError, type Fault } from '../protocol/index.ts';
import { FileProblems } from '../yaml-file/problem.ts';
import { notFound } from './errors.ts';

/** What goes wrong in a mock, in the words of a scenario's `faults` (docs/scenarios.md). */
export class MockFaults {
  readonly #switchboard: Switchboard;

  constructor(switchboard: Switchboard) {
    this.#switchboard = switchboard;
  }

  /** The names of all there are, those of the scenario first. */
  get names(): string[] {
    return this.#switchboard.faults.all().map(({ name }) => name);
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
    const { users, rooms } = this.#switchboard.core.world;
    const names = { users: [...users.keys()], rooms: [...rooms.keys()] };
    const text = typeof fault === 'string' ? fault : (JSON.stringify(fault, null, 2) ?? '');
    try {
      return this.#switchboard.faults.add(parseFault(text, names)).name;
    } catch (error) {
      if (!(error instanceof FileProblems)) throw error;
      throw new ChatTestbedError('INVALID_FAULT', error.message, { problems: error.problems });
    }
  }

  /** @throws ChatTestbedError UNKNOWN_FAULT with the nearest name that there is */
  remove(name: string): void {
    const known = this.names;
    if (!this.#switchboard.faults.remove(name)) {
      throw notFound('UNKNOWN_FAULT', `There is no fault \`${name}\`.`, name, known);
    }
  }

  /** From here on nothing goes wrong any more. */
  clear(): void {
    this.#switchboard.faults.removeAll();
  }
}
