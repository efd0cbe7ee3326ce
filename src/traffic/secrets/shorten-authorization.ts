import { shortenToken } from '../../protocol/index.ts';
import { shortenWord } from '../trace/keepable.ts';

/**
 * An `Authorization` header with its scheme and only the beginning of its token.
 * @example shortenAuthorization('Bearer token-ada') // 'Bearer toke…'
 */
export function shortenAuthorization(header: string): string {
  const space = header.indexOf(' ');
  return shortenWord(header.slice(0, space + 1)) + shortenToken(header.slice(space + 1));
}
