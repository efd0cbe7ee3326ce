import { parseJson } from './json.ts';

/**
 * A token that may be shown: enough of its beginning to recognise it, never all of it.
 * @example shortenToken('token-ada') // 'toke…'
 */
export function shortenToken(token: string): string {
  return `${token.slice(0, Math.min(4, Math.floor(token.length / 2)))}…`;
}

/**
 * As {@link shortenToken}, of a token as it stands between the quotes of a JSON text, which stays JSON: the cut is
 * never within an escape.
 * @example shortenQuotedToken('\\u0074oken-ada') // 'toke…'
 */
export function shortenQuotedToken(quoted: string): string {
  const token = parseJson(`"${quoted}"`);
  return typeof token === 'string' ? inJson(shortenToken(token)) : shortenToken(quoted);
}

/** A text as it stands between the quotes of a JSON text. */
export const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What a token is good for, if the sender knows. */
export type TokenKind = 'valid' | 'expired' | 'invalid';

/**
 * A token as a transcript shows it: the beginnings of a valid one and an expired one are often the same.
 * @example shownToken('token-ada-expired', 'expired') // 'toke… (expired)'
 */
export const shownToken = (token: string, kind: TokenKind): string =>
  kind === 'valid' ? shortenToken(token) : `${shortenToken(token)} (${kind})`;

/** What a token is good for that {@link shownToken} has shown. */
export const kindOfShownToken = (shown: string): TokenKind =>
  (['expired', 'invalid'] as const).find((kind) => shown.endsWith(`… (${kind})`)) ?? 'valid';

/**
 * A URL as it may be shown: without the name and password that it may carry.
 * @example withoutCredentials('https://me:secret@chat.example.org') // 'https://chat.example.org'
 */
export const withoutCredentials = (url: string): string => url.replace(/(^|\/\/)[^/\s]*@/, '$1');
