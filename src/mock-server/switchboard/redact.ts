import { shortenToken } from '../../protocol/index.ts';
import type { World } from '../core/index.ts';

const tokenProperty = /("auth_token"\s*:\s*")((?:[^"\\]|\\.)*)/g;

/** A frame without the tokens in it: those of an `auth_token`, and any that this world knows. */
export function redactFrame(text: string, world: World): string {
  const named = text.replace(tokenProperty, (_, before: string, token: string) => before + shortenToken(token));
  if (named !== text) return named;
  return [...world.tokens.keys()]
    .filter((token) => named.includes(token))
    .sort((a, b) => b.length - a.length)
    .reduce((redacted, token) => redacted.replaceAll(token, shortenToken(token)), named);
}
