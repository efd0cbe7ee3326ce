import type { Connection } from '../../wire-client/index.ts';

/** Everything that a play has on its way to the server and back. */
export class Wire {
  readonly connections: Connection[] = [];
  /** Connections that have left a ping unanswered: whether they hear anything cannot be known. */
  readonly deaf = new Set<Connection>();
  /** How many handshakes were begun. */
  handshakes = 0;
  /** How many requests wait for their answer. */
  unanswered = 0;
  /** Counts whatever arrives. */
  arrivals = 0;
  readonly #listeners = new Set<() => void>();

  /** Something has arrived. */
  notify(): void {
    this.arrivals += 1;
    for (const listener of [...this.#listeners]) listener();
  }

  /** @returns a function that ends the subscription */
  onArrival(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
