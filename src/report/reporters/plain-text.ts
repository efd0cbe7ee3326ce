import { visible } from '../../protocol/index.ts';

/** Reports carry texts that servers chose: what is shown of them is one line, and not too long. */

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
