import { type ChatEvent, shortenQuotedToken, shortenToken } from '../../protocol/index.ts';
import { Cutters } from '../../traffic/index.ts';
import type { World } from '../core/index.ts';

const tokenProperty = /("auth_token"\s*:\s*")((?:[^"\\]|\\.)*)/g;

/**
 * A frame or body without the tokens in it: those of an `auth_token`, any that this world knows, and its sender's own in
 * any encoding.
 */
export function redactFrame(text: string, world: World, own?: string): string {
  const redacted = withoutKnown(text, world);
  return own === undefined ? redacted : cutters.of(own)(redacted);
}

const cutters = new Cutters();

function withoutKnown(text: string, world: World): string {
  const named = text.replace(tokenProperty, (_, before: string, token: string) => before + shortenQuotedToken(token));
  if (named !== text) return named;
  return [...world.tokens.keys()]
    .filter((token) => named.includes(token))
    .sort((a, b) => b.length - a.length)
    .reduce((redacted, token) => redacted.replaceAll(token, shortenToken(token)), named);
}

/** An event without a token that a client has put in the place of an id, which is repeated there. */
export function redactEvent(event: ChatEvent, world: World): ChatEvent {
  if (event.type !== 'dropped' && (event.type !== 'answered' || event.code === undefined)) return event;
  const { room, detail } = event;
  return {
    ...event,
    ...(room !== undefined && { room: redactWords(room, world) }),
    ...(detail !== undefined && { detail: redactWords(detail, world) }),
  };
}

/** Looks words up: a world may have many tokens, and a client may send many such frames. */
const redactWords = (text: string, { tokens }: World): string =>
  text.replace(/[^\s"'`]+/g, (word) => (tokens.has(word) ? shortenToken(word) : word));
