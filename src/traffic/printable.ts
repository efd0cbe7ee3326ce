/**
 * A text that came from outside, for one line of a terminal: cut where it is long, and nothing in it can move the
 * cursor or begin a line of its own.
 * @param longest in characters
 */
export function printable(text: string, longest = 160): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return short.replace(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
