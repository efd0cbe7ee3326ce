import { nearest } from '../yaml-file/index.ts';
import { usualToken, type World } from './core/index.ts';

/** Tokens of more users than this are not compared. */
const mostCompared = 1_000;

/**
 * What is probably meant by a token that is nobody's. A token is named only where it is made from the user's id, as
 * scenarios do by themselves: any other may be a secret.
 * @example tokenHint(world, 'token-adda') // 'did you mean token-ada?'
 */
export function tokenHint({ users, tokens }: World, token: string): string | undefined {
  const bare = token.replace(/^bearer\s+/i, '').trim();
  if (bare !== token && tokens.has(bare)) return 'send the token alone, with nothing before or after it';
  const compared = [...users.values()].slice(0, mostCompared);
  const near = nearest(
    bare,
    compared.map((user) => user.token),
  );
  const owner = compared.find((user) => user.token === near);
  if (!owner) return undefined;
  return owner.token === usualToken(owner.id)
    ? `did you mean ${owner.token}?`
    : `it is nearly the token of ${owner.id}`;
}
