import { shownToken } from '../../protocol/index.ts';
import { redactor, shortenAuthorization, TokenOwners } from '../../traffic/index.ts';

/** A text without the tokens that may be in it. */
export type Cut = (text: string) => string;

/** So many cutters are kept; each token has one. */
const mostCutters = 1000;

/** Whose each token is, and how it is kept out of what is recorded. */
export class TokenNames {
  readonly #owners: TokenOwners;
  readonly #runOut: string | undefined;
  readonly #cutters = new Map<string, Cut>();
  readonly #tokens = new Map<string, Set<string>>();
  readonly #expired = new Set<string>();

  /**
   * @param named whose each token is, as far as that is known; others become `user 1`, `user 2` …
   * @param runOut a token that is known to have run out
   */
  constructor(named: ReadonlyMap<string, string>, runOut?: string) {
    this.#owners = new TokenOwners(named);
    this.#runOut = runOut;
  }

  /** An `Authorization` header as it may be shown, with what is known of its token. */
  shown(header: string): string {
    const isRunOut = this.#runOut !== undefined && header === `Bearer ${this.#runOut}`;
    return isRunOut ? `Bearer ${shownToken(this.#runOut ?? '', 'expired')}` : shortenAuthorization(header);
  }

  nameOf(token: string): string | undefined {
    const name = this.#owners.ownerOf(token);
    if (name !== undefined) this.#tokensOf(name).add(token);
    return name;
  }

  /** A fault lets the tokens of a user run out: from here on the proxy answers as the server would. */
  expire(user: string): void {
    for (const token of this.#tokensOf(user)) this.#expired.add(token);
  }

  hasExpired(token: string | undefined): boolean {
    return token !== undefined && this.#expired.has(token);
  }

  get hasAnyExpired(): boolean {
    return this.#expired.size > 0;
  }

  #tokensOf(name: string): Set<string> {
    const tokens = this.#tokens.get(name) ?? new Set();
    this.#tokens.set(name, tokens);
    return tokens;
  }

  /** Cuts this token out, in any encoding, and whatever stands behind an `auth_token`. */
  cutterFor(token: string | undefined): Cut {
    const known = this.#cutters.get(token ?? '');
    if (known) return known;
    if (this.#cutters.size >= mostCutters) this.#cutters.clear();
    const redact = redactor(token === undefined ? [] : [token]);
    const cut = (text: string): string => redact(text.includes('auth_token') ? this.#owners.cut(text) : text);
    this.#cutters.set(token ?? '', cut);
    return cut;
  }
}
