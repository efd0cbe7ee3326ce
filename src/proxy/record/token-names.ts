import { redactor, TokenOwners } from '../../traffic/index.ts';

/** A text without the tokens that may be in it. */
export type Cut = (text: string) => string;

/** So many cutters are kept; each token has one. */
const mostCutters = 1000;

/** Whose each token is, and how it is kept out of what is recorded. */
export class TokenNames {
  readonly #owners: TokenOwners;
  readonly #cutters = new Map<string, Cut>();

  /** @param named whose each token is, as far as that is known; others become `user 1`, `user 2` … */
  constructor(named: ReadonlyMap<string, string>) {
    this.#owners = new TokenOwners(named);
  }

  nameOf(token: string): string | undefined {
    return this.#owners.ownerOf(token);
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
