/**
 * A token that may be shown: enough of its beginning to recognise it, never all of it.
 * @example shortenToken('token-ada') // 'toke…'
 */
export function shortenToken(token: string): string {
  return `${token.slice(0, Math.min(4, Math.floor(token.length / 2)))}…`;
}
