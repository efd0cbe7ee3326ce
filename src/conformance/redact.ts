import { shortenToken } from '../protocol/index.ts';

/** Shorter strings are replaced only where they stand alone: they may be part of any word. */
const shortestInText = 6;

/** Makes a copy of plain data in which no token stands, wherever a server may have put it. */
export function redactor(tokens: readonly string[]): <Value>(value: Value) => Value {
  const secrets = tokens.filter(Boolean).toSorted((a, b) => b.length - a.length);
  const redactText = (text: string): string => {
    let safe = text;
    for (const secret of secrets) {
      if (safe === secret || secret.length >= shortestInText) safe = safe.replaceAll(secret, shortenToken(secret));
    }
    return safe;
  };
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (Array.isArray(value)) return value.map(redact);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key), redact(item)]));
  };
  return redact as <Value>(value: Value) => Value;
}
