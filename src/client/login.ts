import { ChatClientError } from './errors.ts';

/** Gives a token: the first one, and a new one whenever the last has run out. */
export type LogIn = () => string | Promise<string>;

/** The token in use. However many requests find it expired at once, there is one log-in. */
export class Login {
  readonly #logIn: LogIn | undefined;
  #token: string | undefined;
  #pending: Promise<string> | undefined;

  constructor(token: string | undefined, logIn: LogIn | undefined) {
    this.#token = token;
    this.#logIn = logIn;
  }

  /**
   * @throws ChatClientError NO_LOGIN if there is no token and no way to get one
   * @throws whatever `logIn` throws
   */
  token(): Promise<string> {
    if (this.#token !== undefined) return Promise.resolve(this.#token);
    this.#pending ??= this.#renew().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** That token has run out; another one that came in the meantime has not. */
  forget(token: string): void {
    if (this.#token === token) this.#token = undefined;
  }

  async #renew(): Promise<string> {
    if (!this.#logIn) throw new ChatClientError('NO_LOGIN', 'The token has run out: give the client a `logIn`.');
    this.#token = await this.#logIn();
    return this.#token;
  }
}
