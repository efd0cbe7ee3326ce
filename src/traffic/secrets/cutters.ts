import { redactor } from './redactor.ts';

/** A text without the token that may be in it, in any encoding. */
export type Cut = (text: string) => string;

/** So many are kept: they take time to make, and whoever floods does so with one token. */
const most = 100;

/** Each knows every encoding of its token: of a longer one none is kept, in characters. */
const longestKept = 4096;

/** What cuts a token out, made once for each of the tokens that come. */
export class Cutters {
  readonly #cutters = new Map<string, Cut>();

  of(token: string): Cut {
    const known = this.#cutters.get(token);
    if (known) return known;
    const made: Cut = redactor([token]);
    if (token.length > longestKept) return made;
    if (this.#cutters.size >= most) this.#cutters.clear();
    this.#cutters.set(token, made);
    return made;
  }
}
