import { parseExactly } from '../protocol/index.ts';

const longestText = 600;
const longestList = 8;
/** What is nested deeper is shown as the text that it is: whoever prints it would run out of stack. */
const deepest = 64;

/** A frame or body for people: what it means where it is JSON. */
export const readable = (text: string): unknown => (isTooDeep(text) ? text : (parseExactly(text) ?? text));

const [opening, closing] = [new Set('[{'), new Set(']}')];

/** Counts brackets within texts, too: what has so many is no pleasure to read either way. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length && depth <= deepest; index += 1) {
    const character = text.charAt(index);
    if (opening.has(character)) depth += 1;
    else if (closing.has(character)) depth -= 1;
  }
  return depth > deepest;
}

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
