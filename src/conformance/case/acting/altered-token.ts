/** So many characters are changed: a single one could make the token of a neighbour, as `token-1` and `token-2` are. */
const changedLength = 8;

/** A token that no server has issued. */
export const madeUpToken = (): string => `not-a-token-${Math.random().toString(36).slice(2)}`;

export interface AlteredToken {
  /** In the middle of a sentence. */
  what: string;
  token: string;
}

/**
 * A valid token, changed in some ways, so that no server can have issued it. The letters that come into it are valid
 * in hex and in base64, so that it still has the form of a token.
 * @param taken tokens that are in use
 * @example alteredTokens('token-ada', []) // 'toaaaaada', 'token-adaabcd', 'token-ad', 'TOKEN-ADA'
 */
export function alteredTokens(token: string, taken: readonly string[]): AlteredToken[] {
  const altered = [
    { what: 'a valid token with some characters in its middle changed', token: changed(token) },
    { what: 'a valid token with something appended', token: appended(token) },
    { what: 'a valid token with its end cut off', token: cutOff(token) },
    { what: 'a valid token in another case', token: isCaseless(token) ? '' : inOtherCase(token) },
  ];
  return altered.filter((each) => each.token !== '' && each.token !== token && !taken.includes(each.token));
}

/** Of a token with dots, the middle of the last part: that is the signature, which some do not look at. */
function changed(token: string): string {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  const part = signature.length >= changedLength ? signature : token;
  const length = Math.min(changedLength, Math.floor(part.length / 2));
  const start = token.length - part.length + Math.floor((part.length - length) / 2);
  return (
    token.slice(0, start) +
    [...token.slice(start, start + length)].map(otherLetter).join('') +
    token.slice(start + length)
  );
}

/** Another letter also for those who read hex in either case. */
const otherLetter = (character: string): string => (/a/i.test(character) ? 'b' : 'a');

/** Before the padding of base64, whatever follows which is not read; four characters are three bytes more. */
const appended = (token: string): string => token.replace(/=*$/, 'abcd');

/** Without the padding, which does not matter to all; of a number at the end nothing is left, or it is a neighbour's. */
const cutOff = (token: string): string => token.replace(/(\d+|[^=])=*$/, '');

/** Hex, base32, UUIDs and ULIDs mean the same in either case. */
const isCaseless = (token: string): boolean => /^([0-9a-f-]+|[a-z2-7]+=*|[0-9a-hjkmnp-tv-z]{26})$/i.test(token);

const inOtherCase = (token: string): string =>
  token === token.toUpperCase() ? token.toLowerCase() : token.toUpperCase();
