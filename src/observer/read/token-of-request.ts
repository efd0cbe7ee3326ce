import { kindOfShownToken } from '../../protocol/index.ts';
import type { PassedRequest } from '../../traffic/index.ts';

/**
 * What the `Authorization` header of a request was worth, as far as its record tells. `owned`: a token of the user that
 * the record names, valid or run out by now. `unknown`: nobody can tell.
 */
export type RequestToken = 'missing' | 'malformed' | 'invalid' | 'expired' | 'owned' | 'unknown';

export function tokenOfRequest({ authorization, user }: PassedRequest): RequestToken {
  if (authorization === undefined) return user === undefined ? 'missing' : 'unknown';
  if (/^bearer /i.test(authorization)) return tokenBehindBearer(authorization, user);
  return 'malformed';
}

/** Whether `bearer` may be written small, and what lies behind several spaces, the document does not say. */
function tokenBehindBearer(authorization: string, user: string | undefined): RequestToken {
  const token = authorization.slice('Bearer '.length);
  if (!authorization.startsWith('Bearer ') || token.startsWith(' ')) return 'unknown';
  if (token === '') return 'malformed';
  const kind = kindOfShownToken(token);
  if (kind !== 'valid') return kind;
  return user === undefined ? 'unknown' : 'owned';
}
