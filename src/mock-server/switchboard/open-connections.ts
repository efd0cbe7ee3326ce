import type { Journal } from './journal.ts';
import { Pings } from './pings.ts';
import type { ConnectionPort, OutgoingFrame } from './ports.ts';

/** Every open connection and its port; what goes out by one is traced. */
export class OpenConnections {
  readonly #ports = new Map<number, ConnectionPort>();
  readonly #pings = new Pings();
  readonly #waitingForNone: (() => void)[] = [];
  readonly #journal: Journal;
  #opened = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** @returns its number, which no other connection ever has */
  add(port: ConnectionPort): number {
    this.#opened += 1;
    this.#ports.set(this.#opened, port);
    this.#journal.opened(this.#opened);
    return this.#opened;
  }

  /** It has closed. */
  delete(connection: number, code: number): void {
    this.#journal.closed(connection, code);
    this.#ports.delete(connection);
    this.#pings.gone(connection);
  }

  /** Whoever waits for the last connection to end hears of it, once all that follows from its end is done. */
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

  port(connection: number): ConnectionPort | undefined {
    return this.#ports.get(connection);
  }

  send(connection: number, frame: OutgoingFrame): void {
    this.#journal.sent(connection, frame.text);
    this.#ports.get(connection)?.send(frame);
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

  /** @returns the port that is about to be closed, or cut where the code is null */
  closing(connection: number, code: number | null): ConnectionPort | undefined {
    const port = this.#ports.get(connection);
    if (port) this.#journal.closing(connection, code);
    return port;
  }

  close(connection: number, code: number, reason = ''): void {
    this.closing(connection, code)?.close(code, reason);
  }

  /** Closes a connection; where no code is given, cuts it without a closing handshake. */
  end(connection: number, code?: number): void {
    if (code === undefined) this.closing(connection, null)?.terminate();
    else this.close(connection, code);
  }

  closeAll(code: number, reason: string): void {
    for (const connection of this.#ports.keys()) this.close(connection, code, reason);
  }

  cutAll(): void {
    for (const connection of this.#ports.keys()) this.end(connection);
  }
}
