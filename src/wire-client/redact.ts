import { shortenToken } from '../protocol/index.ts';

/** Shorter strings are replaced only where they stand alone: they may be part of any word. */
const shortestInText = 6;

/**
 * Makes copies of plain data in which no token stands, wherever a server may have put it. What was one object before
 * is one object afterwards.
 */
export function redactor(tokens: readonly string[]): <Value>(value: Value) => Value {
  const secrets = new Set(tokens.filter(Boolean));
  const long = [...secrets].filter(({ length }) => length >= shortestInText).toSorted((a, b) => b.length - a.length);
  const pattern = long.length > 0 ? new RegExp(long.map(escapePattern).join('|'), 'g') : undefined;
  const copies = new Map<object, unknown>();
  const redactText = (text: string): string => {
    if (secrets.has(text)) return shortenToken(text);
    return pattern ? text.replace(pattern, shortenToken) : text;
  };
  const copy = (value: object): unknown => {
    if (Array.isArray(value)) return value.map(redact);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key), redact(item)]));
  };
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value) ?? copy(value);
    copies.set(value, known);
    return known;
  };
  return redact as <Value>(value: Value) => Value;
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
