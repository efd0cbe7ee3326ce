import type { IncomingMessage } from 'node:http';
import { redactor } from '../secrets/redactor.ts';

/**
 * The path of a request as it may be shown: without its query, which may hold anything, and without the token that the
 * request came with.
 * @example shownPath({ url: '/login/token-ada?x=1', headers: { authorization: 'Bearer token-ada' } }) // '/login/toke…'
 */
export function shownPath({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): string {
  const [path = ''] = url.split('?', 1);
  const token = headers.authorization?.replace(/^\S+ +/, '');
  return token === undefined ? path : redactor([token])(path);
}
