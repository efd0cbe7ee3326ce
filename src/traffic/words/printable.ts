import { visible } from '../../protocol/index.ts';

/**
 * A text that came from outside, for one line of a terminal: cut where it is long, and nothing in it can move the
 * cursor or begin a line of its own.
 * @param longest in characters
 */
export function printable(text: string, longest = 160): string {
  return visible(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
