import type { CheckConfig, TokenSource } from '../../protocol/index.ts';
import { HttpClient, type Tls } from '../../wire-client/index.ts';
import { obtainToken } from './obtain-token.ts';
import { untilRefused } from './until-refused.ts';

type Expired = NonNullable<CheckConfig['tokens']>['expired'];

interface WalletOptions {
  /** Base URL of the server. */
  url: string;
  tls: Tls;
  headers: Readonly<Record<string, string>>;
  /** Ends commands that are under way. */
  signal: AbortSignal;
}

/** The tokens of a config for whoever acts as its users: each is got once, as the config says, when it is first needed. */
export class TokenWallet {
  readonly #options: WalletOptions;
  readonly #known = new Map<object, Promise<string>>();

  constructor(options: WalletOptions) {
    this.#options = options;
  }

  /** @param what names it where none comes, such as `users.member.token` @throws CheckProblem */
  token(token: string | TokenSource, what: string): Promise<string> {
    return typeof token === 'string' ? Promise.resolve(token) : this.#once(token, () => this.#obtain(token, what));
  }

  /** The expired token, waited for where the config says so. @throws CheckProblem */
  async expired(expired: Expired): Promise<string | undefined> {
    if (expired === undefined || typeof expired === 'string') return expired;
    return this.#once(expired, async () => {
      const token = await this.token(expired.token, 'tokens.expired.token');
      if (expired.waitUntilExpired) await this.#wait(token);
      return token;
    });
  }

  #obtain(source: TokenSource, what: string): Promise<string> {
    const { tls, signal } = this.#options;
    return obtainToken(source, { what, tls, signal });
  }

  #once(key: object, get: () => Promise<string>): Promise<string> {
    const got = this.#known.get(key) ?? get();
    this.#known.set(key, got);
    return got;
  }

  async #wait(token: string): Promise<void> {
    const { url, tls, headers, signal } = this.#options;
    const http = new HttpClient({ tls, headers, timeoutMs: 5000, keepAlive: false });
    try {
      await untilRefused(http, { url, token, signal });
    } finally {
      http.close();
    }
  }
}
