import type { Cut } from '../../traffic/index.ts';
import type { TokenNames } from './token-names.ts';

/** What is known of a connection: who has said to be whom, and whether the server has agreed. */
export class ProxySession {
  readonly connection: number;
  readonly #names: TokenNames;
  #token: string | undefined;
  #claimed: string | undefined;
  #user: string | undefined;
  #cut: Cut;

  constructor(connection: number, names: TokenNames) {
    this.connection = connection;
    this.#names = names;
    this.#cut = names.cutterFor(undefined);
  }

  /** Whose token the server has accepted. */
  get user(): string | undefined {
    return this.#user;
  }

  /** Whose token was sent last. */
  get claimed(): string | undefined {
    return this.#claimed;
  }

  get cut(): Cut {
    return this.#cut;
  }

  /** How entries name the connection. */
  get place(): { connection: number; user?: string } {
    const { connection } = this;
    return this.#user === undefined ? { connection } : { connection, user: this.#user };
  }

  /** Whether the token that was sent last has run out by a fault. */
  get hasExpired(): boolean {
    return this.#names.hasExpired(this.#token);
  }

  claim(token: string): void {
    this.#token = token;
    this.#claimed = this.#names.nameOf(token);
    this.#cut = this.#names.cutterFor(token);
  }

  /** The server has sent CONNECTED. */
  accept(): void {
    this.#user ??= this.#claimed;
  }
}
