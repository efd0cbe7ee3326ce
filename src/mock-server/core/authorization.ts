import { type AuthErrorCode, type AuthProblem, shortenToken } from '../../protocol/index.ts';
import { identify, type User, type World } from './world.ts';

export type Caller =
  | { user: User }
  | {
      error: AuthErrorCode;
      problem: AuthProblem;
      token?: string;
      /** The user whose token it was, if it was ever issued. */
      owner?: string;
      /** A token that was never issued, whole: only to guess what is meant by it. */
      unissued?: string;
    };

/** Who sends a request, from its `Authorization` header (auth.missing-token, auth.invalid-token, auth.expired-token). */
export function readAuthorization(world: World, header: string | undefined, now: number): Caller {
  if (!header) return { error: 'AUTH_TOKEN_MISSING', problem: 'no-header' };
  if (!header.startsWith('Bearer ')) return { error: 'AUTH_TOKEN_INVALID', problem: schemeProblem(header) };
  const token = header.slice('Bearer '.length);
  const caller = identify(world, token, now);
  if ('user' in caller) return caller;
  const problem = caller.error === 'AUTH_TOKEN_EXPIRED' ? 'expired-token' : 'unknown-token';
  const owner = world.tokens.get(token)?.user;
  return {
    error: caller.error,
    problem,
    token: shortenToken(token),
    ...(owner === undefined ? { unissued: token } : { owner }),
  };
}

function schemeProblem(header: string): AuthProblem {
  if (header === 'Bearer') return 'no-token';
  return /^bearer\s/i.test(header) ? 'wrong-scheme-case' : 'no-scheme';
}
