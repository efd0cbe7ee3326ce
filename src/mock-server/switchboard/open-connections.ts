import type { ConnectionPort, FaultContext } from '../../faults/index.ts';
import { FaultyPort } from '../../faults/index.ts';
import type { TokenPlace } from '../../traffic/index.ts';
import type { Journal } from './journal.ts';
import { Pings } from './pings.ts';
import { TracedPort } from './traced-port.ts';

/** Every open connection and its port: first the faults, then the journal, then the adapter. */
export class OpenConnections {
  readonly #ports = new Map<number, FaultyPort>();
  readonly #pings = new Pings();
  readonly #waitingForNone: (() => void)[] = [];
  readonly #journal: Journal;
  readonly #context: FaultContext;
  #opened = 0;

  constructor(journal: Journal, context: FaultContext) {
    this.#journal = journal;
    this.#context = context;
  }

  /**
   * @param tokenIn where its handshake carried a token
   * @returns its number, which no other connection ever has
   */
  add(port: ConnectionPort, tokenIn?: TokenPlace): number {
    this.#opened += 1;
    const connection = this.#opened;
    const traced = new TracedPort(port, connection, this.#journal);
    this.#ports.set(connection, new FaultyPort(traced, connection, this.#context));
    this.#journal.opened(connection, tokenIn);
    return connection;
  }

  closed(connection: number, code: number): void {
    this.#ports.get(connection)?.closed();
    this.#ports.delete(connection);
    this.#pings.gone(connection);
    this.#journal.closed(connection, code);
  }

  /** Resolves waits for the last connection to end, after everything that follows from its end is done. */
  tellWhenNone(): void {
    if (this.#ports.size === 0) for (const tell of this.#waitingForNone.splice(0)) tell();
  }

  /** Settles when no connection is left. */
  async untilNone(): Promise<void> {
    if (this.#ports.size === 0) return;
    await new Promise<void>((resolve) => this.#waitingForNone.push(resolve));
  }

  get count(): number {
    return this.#ports.size;
  }

  numbers(): number[] {
    return [...this.#ports.keys()];
  }

  port(connection: number): FaultyPort | undefined {
    return this.#ports.get(connection);
  }

  /** @returns when the client has answered, or is gone: whatever it had sent before has arrived by then */
  async ping(connection: number): Promise<void> {
    const port = this.#ports.get(connection);
    if (!port) return;
    const answered = this.#pings.sent(connection);
    port.ping();
    await answered;
  }

  pong(connection: number): void {
    this.#pings.answered(connection);
  }

  /** Closes a connection; where no code is given, cuts it without a closing handshake. */
  end(connection: number, code?: number): void {
    const port = this.#ports.get(connection);
    if (code === undefined) port?.terminate();
    else port?.close(code, '');
  }

  closeAll(code: number, reason: string): void {
    for (const port of this.#ports.values()) port.close(code, reason);
  }

  cutAll(): void {
    for (const port of this.#ports.values()) port.terminate();
  }

  /** Forgets everything that faults hold up or hold back. */
  forgetHeldUp(): void {
    for (const port of this.#ports.values()) port.forgetHeldUp();
  }
}
