/**
 * Reports carry texts that servers chose. Here they lose every character that a terminal, an XML parser or a reader's
 * eye could take for something else; what is left is one line.
 */

/** Controls, invisible format and direction marks, line separators, halves of surrogate pairs, non-characters. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

const shortEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(char: string): string {
  const hex = (char.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  return shortEscapes[char] ?? (hex.length > 4 ? `\\u{${hex}}` : `\\u${hex}`);
}

/**
 * The text on one line, with everything invisible written out.
 * @example visible('red \u001b[31m') // 'red \\u001b[31m'
 */
export function visible(text: string): string {
  return text.replace(unsafe, escaped);
}

/**
 * At most so many characters of a text; what was left out is counted.
 * @example clip('aaaaaaaaaa', 4) // 'aaaa… (6 more characters)'
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${(text.length - end).toLocaleString('en')} more characters)`;
}

/** A text of a server or of a case on one line, no longer than `limit` characters and a note of what is missing. */
export function oneLine(text: string, limit = 2_000): string {
  return visible(clip(text, limit));
}

/**
 * Any value on one line: a string as it is, everything else as JSON.
 * @example shown({ error_code: 'NOT_FOUND' }) // '{"error_code":"NOT_FOUND"}'
 */
export function shown(value: unknown, limit = 2_000): string {
  return oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'), limit);
}

/**
 * A number of things, in words.
 * @example count(2, 'room') // '2 rooms'
 */
export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;
}

/** @example seconds(812) // '0.8 s' */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
