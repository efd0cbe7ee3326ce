import { shownToken } from '../../protocol/index.ts';
import { type Cut, Cutters, cutAuthTokens, redactor, shortenAuthorization, TokenOwners } from '../../traffic/index.ts';

/** Anybody may show tokens without end: so many are remembered of those that nobody has named, and none that is longer. */
const memory = { most: 1000, longest: 16_384 };

/** So many tokens that a fault has let run out are remembered. */
const mostExpired = 1000;

/** Whose each token is, and how it is kept out of what is recorded. */
export class TokenNames {
  readonly #owners: TokenOwners;
  readonly #runOut: string | undefined;
  readonly #cutNamed: Cut;
  readonly #cutters = new Cutters();
  readonly #expired = new Set<string>();

  /**
   * @param named whose each token is, as far as that is known; others become `user 1`, `user 2` …
   * @param runOut a token that is known to have run out
   */
  constructor(named: ReadonlyMap<string, string>, runOut?: string) {
    this.#owners = new TokenOwners(named, memory);
    this.#runOut = runOut;
    this.#cutNamed = redactor([...named.keys()]);
  }

  /** An `Authorization` header as it may be shown, with what is known of its token. */
  shown(header: string): string {
    const isRunOut = this.#runOut !== undefined && header === `Bearer ${this.#runOut}`;
    return isRunOut ? `Bearer ${shownToken(this.#runOut ?? '', 'expired')}` : shortenAuthorization(header);
  }

  /** Undefined where it is too long to be remembered, or stands in the place of a token. */
  nameOf(token: string): string | undefined {
    return this.#owners.ownerOf(token);
  }

  /** A fault lets the tokens of a user run out: from here on the proxy answers as the server would. */
  expire(user: string): void {
    for (const token of this.#owners.tokensOf(user)) this.#expired.add(token);
    for (const token of this.#expired) if (this.#expired.size > mostExpired) this.#expired.delete(token);
  }

  hasExpired(token: string | undefined): boolean {
    return token !== undefined && this.#expired.has(token);
  }

  get hasAnyExpired(): boolean {
    return this.#expired.size > 0;
  }

  /** Cuts this token out, in any encoding, and whatever stands behind an `auth_token`. */
  cutterFor(token = ''): Cut {
    const cutOwn = this.#cutters.of(token);
    return (text) => cutOwn(this.#cutNamed(cutAuthTokens(text)));
  }
}
