import type { ConnectionPort, OutgoingFrame } from '../../faults/index.ts';
import type { Journal } from './journal.ts';

/** An adapter's port with the journal in front of it; what the adapter cannot do, it does in the nearest way. */
export class TracedPort implements Required<ConnectionPort> {
  readonly #port: ConnectionPort;
  readonly #connection: number;
  readonly #journal: Journal;

  constructor(port: ConnectionPort, connection: number, journal: Journal) {
    this.#port = port;
    this.#connection = connection;
    this.#journal = journal;
  }

  send(frame: OutgoingFrame): void {
    this.#journal.sent(this.#connection, frame.text);
    this.#port.send(frame);
  }

  sendFragments(fragments: readonly Buffer[]): void {
    const bytes = Buffer.concat(fragments);
    const text = bytes.toString();
    this.#journal.sent(this.#connection, text);
    if (this.#port.sendFragments) this.#port.sendFragments(fragments);
    else this.#port.send({ text, bytes });
  }

  ping(): void {
    this.#port.ping();
  }

  /** Also where the journal is what has failed. */
  close(code: number, reason: string): void {
    try {
      this.#journal.closing(this.#connection, code);
    } finally {
      this.#port.close(code, reason);
    }
  }

  terminate(): void {
    this.#journal.closing(this.#connection, null);
    this.#port.terminate();
  }

  reset(): void {
    this.#journal.closing(this.#connection, null);
    if (this.#port.reset) this.#port.reset();
    else this.#port.terminate();
  }

  stall(): void {
    this.#port.stall?.();
  }
}
