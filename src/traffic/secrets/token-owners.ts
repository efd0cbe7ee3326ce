import { shortenQuotedToken, shortenToken } from '../../protocol/index.ts';
import { redactor } from './redactor.ts';

/** What stands where a browser, or a tool that makes archives safe to share, has cut a token out or shortened it. */
const cutOut = /…|\.\.\.|redact|remove|sanitiz|hidden|masked|^[*•x]+$|^\[.*\]$|^<.*>$|^$/i;

/** A token may be any text; to cut one of these would make something else of every frame. */
const wordsOfTheChat = new Set(['message', 'messages', 'occupants', 'poster', 'room_id', 'room_name', 'timestamp']);

/**
 * Whose each token is, in one recording or in several: a token is the same user in all of them.
 * @example new TokenOwners(new Map([['token-ada', 'ada']])).ownerOf('token-ada') // 'ada'
 */
export class TokenOwners {
  readonly #names: Map<string, string>;
  #unnamed = 0;
  /** Made anew when there is another token. */
  #redact: ((text: string) => string) | undefined;

  /** @param named whose each token is, as far as that is known; others become `user 1`, `user 2` … */
  constructor(named: ReadonlyMap<string, string> = new Map()) {
    this.#names = new Map(named);
  }

  /** How many further tokens there were than those that were named. */
  get unnamed(): number {
    return this.#unnamed;
  }

  /** Undefined for what only stands in the place of a token: several users may have the same there. */
  ownerOf(token: string): string | undefined {
    const known = this.#names.get(token);
    if (known !== undefined) return known;
    if (cutOut.test(token)) return undefined;
    this.#unnamed += 1;
    const name = `user ${this.#unnamed}`;
    this.#names.set(token, name);
    this.#redact = undefined;
    return name;
  }

  /** A text in which no token stands that is known by now, nor any `auth_token`. */
  cut(text: string): string {
    const named = text.includes('auth_token') ? text.replace(authToken, shortenIn) : text;
    this.#redact ??= redactor([...this.#names.keys()].filter((token) => !wordsOfTheChat.has(token)));
    return this.#redact(named);
  }

  /** An `Authorization` header whose token is shortened; undefined where a tool has cut it out. */
  cutHeader(header: string): string | undefined {
    const [, scheme = '', token = ''] = /^(\S+\s+)?(.*)$/s.exec(header) ?? [];
    if (this.#names.has(token)) return scheme + shortenToken(token);
    if (token.includes('…')) return header;
    // One word alone may be a token without its scheme, or what a tool has written there.
    return scheme === '' || cutOut.test(token) ? undefined : scheme + shortenToken(token);
  }
}

const authToken = /("auth_token"\s*:\s*")((?:[^"\\]|\\.)*)/g;

const shortenIn = (_: string, before: string, token: string): string => before + shortenedOnce(token);

/** What was shortened already keeps what it says of the token, such as `toke… (expired)`. */
const shortenedOnce = (token: string): string => (token.includes('…') ? token : shortenQuotedToken(token));
