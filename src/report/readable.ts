import { parseExactly } from '../protocol/index.ts';

const longestText = 600;
const longestList = 8;

/** A frame or body for people: what it means where it is JSON. */
export const readable = (text: string): unknown => parseExactly(text) ?? text;

/** Long texts and lists cut down to what a person reads. The trace keeps them whole. */
export function shorten(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > longestText ? `${value.slice(0, longestText)}… (${value.length} characters)` : value;
  if (Array.isArray(value)) {
    const kept = value.length > longestList ? value.slice(-longestList) : value;
    const left = value.length - kept.length;
    return [...(left > 0 ? [`… ${left} more`] : []), ...kept.map(shorten)];
  }
  // JSON has no number for it that every reader keeps.
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item)]));
}

/** Whether {@link shorten} has left a part of something out. */
export const isShortened = (text: string): boolean => /… \(\d+ characters\)("|$)|"… \d+ more"/.test(text);
