import { quotedBehind, shortenQuotedToken, shortenToken } from '../../protocol/index.ts';
import { redactor } from './redactor.ts';

/** What stands where a browser, or a tool that makes archives safe to share, has cut a token out or shortened it. */
const cutOut = /…|\.\.\.|redact|remove|sanitiz|hidden|masked|^[*•x]+$|^\[.*\]$|^<.*>$|^$/i;

/** A token may be any text; to cut one of these would make something else of every frame. */
const wordsOfTheChat = new Set(['message', 'messages', 'occupants', 'poster', 'room_id', 'room_name', 'timestamp']);

/** How much of what nobody has named is remembered, where tokens come without end. */
interface MemoryOfTokens {
  /** So many tokens; then the one that was not seen for longest is forgotten. Default: all. */
  most?: number;
  /** A longer one is nobody's, in characters. Default: none is too long. */
  longest?: number;
}

/**
 * Whose each token is, in one recording or in several: a token is the same user in all of them.
 * @example new TokenOwners(new Map([['token-ada', 'ada']])).ownerOf('token-ada') // 'ada'
 */
export class TokenOwners {
  readonly #named: ReadonlyMap<string, string>;
  readonly #others = new Map<string, string>();
  readonly #memory: Required<MemoryOfTokens>;
  #numbered = 0;
  /** Made anew when there is another token. */
  #redact: ((text: string) => string) | undefined;

  /** @param named whose each token is, as far as that is known; others become `user 1`, `user 2` … */
  constructor(named: ReadonlyMap<string, string> = new Map(), memory: MemoryOfTokens = {}) {
    this.#named = named;
    this.#memory = { most: Number.POSITIVE_INFINITY, longest: Number.POSITIVE_INFINITY, ...memory };
  }

  /** Undefined for what only stands in the place of a token: several users may have the same there. */
  ownerOf(token: string): string | undefined {
    const named = this.#named.get(token);
    if (named !== undefined) return named;
    if (token.length > this.#memory.longest || cutOut.test(token)) return undefined;
    const name = this.#others.get(token);
    if (name === undefined) return this.#number(token);
    // The newest stands last.
    this.#others.delete(token);
    this.#others.set(token, name);
    return name;
  }

  /** Every token of a user that is remembered. */
  tokensOf(owner: string): string[] {
    return [...this.#named, ...this.#others].flatMap(([token, name]) => (name === owner ? [token] : []));
  }

  #number(token: string): string {
    this.#numbered += 1;
    const name = `user ${this.#numbered}`;
    this.#others.set(token, name);
    if (this.#others.size > this.#memory.most) this.#others.delete(this.#others.keys().next().value ?? '');
    this.#redact = undefined;
    return name;
  }

  #known(): string[] {
    return [...this.#named.keys(), ...this.#others.keys()];
  }

  /** A text in which no token stands that is known by now, nor any `auth_token`. */
  cut(text: string): string {
    this.#redact ??= redactor(this.#known().filter((token) => !wordsOfTheChat.has(token)));
    return this.#redact(cutAuthTokens(text));
  }

  /** An `Authorization` header whose token is shortened; undefined where a tool has cut it out. */
  cutHeader(header: string): string | undefined {
    const [, scheme = '', token = ''] = /^(\S+\s+)?(.*)$/s.exec(header) ?? [];
    if (this.#named.has(token) || this.#others.has(token)) return scheme + shortenToken(token);
    if (token.includes('…')) return header;
    // One word alone may be a token without its scheme, or what a tool has written there.
    return scheme === '' || cutOut.test(token) ? undefined : scheme + shortenToken(token);
  }
}

/** A text in which every `auth_token` is shortened. */
export function cutAuthTokens(text: string): string {
  if (!text.includes('auth_token')) return text;
  let [cut, done] = ['', 0];
  for (const { from, to } of quotedBehind(text, /"auth_token"\s*:\s*"/)) {
    cut += text.slice(done, from) + shortenedOnce(text.slice(from, to));
    done = to;
  }
  return cut + text.slice(done);
}

/** What was shortened already keeps what it says of the token, such as `toke… (expired)`. */
const shortenedOnce = (token: string): string => (token.includes('…') ? token : shortenQuotedToken(token));
