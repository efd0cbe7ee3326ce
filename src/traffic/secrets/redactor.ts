import { inJson, shortenToken } from '../../protocol/index.ts';

/** Shorter strings are replaced only where they stand alone: they may be part of any word. */
const shortestInText = 6;

/** A pattern has no room for an alternative of more than 32,766 characters: V8 throws when it is first used. */
const longestInPattern = 4096;

/** So many different keys are remembered: ours are few, a server may make up new ones without end. */
const mostKeys = 500;

/**
 * Makes copies of plain data without tokens, in any place and encoding. What was one object before is one object
 * afterwards, and what has no token in it stays what it is.
 */
export function redactor(tokens: readonly string[]): <Value>(value: Value) => Value {
  const secrets = new Set(tokens.filter(Boolean));
  const shown = new Map<string, string>();
  for (const token of secrets) for (const [form, short] of formsOf(token)) shown.set(form, short);
  const longestFirst = [...shown.keys()].toSorted((one, other) => other.length - one.length);
  const tooLong = longestFirst.filter((form) => form.length > longestInPattern);
  const pattern = patternOf(longestFirst.slice(tooLong.length));
  const copies = new Map<object, unknown>();
  const keys = new Map<string, string>();
  const redactText = (text: string): string => {
    if (secrets.has(text)) return shortenToken(text);
    const left = tooLong.reduce((before, form) => before.replaceAll(form, () => shown.get(form) ?? '…'), text);
    return pattern ? left.replace(pattern, (form) => shown.get(form) ?? '…') : left;
  };
  const redactKey = (key: string): string => {
    const shownKey = keys.get(key) ?? redactText(key);
    if (keys.size < mostKeys) keys.set(key, shownKey);
    return shownKey;
  };
  const copy = (value: object): unknown => {
    const before = Object.entries(value);
    const after = before.map(([key, item]): [string, unknown] => [redactKey(key), redact(item)]);
    if (after.every(([key, item], at) => key === before[at]?.[0] && item === before[at]?.[1])) return value;
    return Array.isArray(value) ? after.map(([, item]) => item) : Object.fromEntries(after);
  };
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value) ?? copy(value);
    copies.set(value, known);
    return known;
  };
  return <Value>(value: Value): Value => redact(value) as Value;
}

/**
 * A token as servers write it: as it is, inside a JSON text once or twice, in a URL, in base64. Each with what is shown
 * there: a JSON text stays one.
 */
function formsOf(token: string): [form: string, short: string][] {
  if (token.length < shortestInText) return [];
  const short = shortenToken(token);
  const quoted = inJson(token);
  // Half a surrogate pair has no place in a URL: it stands there as what takes its place in UTF-8.
  const inUrl = encodeURIComponent(Buffer.from(token).toString());
  const lowerCaseInUrl = inUrl.replace(/%../g, (code) => code.toLowerCase());
  const escaped = quoted.replaceAll('/', '\\/');
  const plain = [inUrl, lowerCaseInUrl, inUrl.replaceAll('%20', '+'), ...inBase64(token), token];
  return [
    ...plain.map((form): [string, string] => [form, short]),
    ...[quoted, escaped].map((form): [string, string] => [form, inJson(short)]),
    ...[quoted, escaped].map((form): [string, string] => [inJson(form), inJson(inJson(short))]),
  ];
}

/** What base64 makes of a token, however many bytes stand before it: without the characters that its neighbours change. */
function inBase64(token: string): string[] {
  const bytes = Buffer.from(token);
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6)];
    return [whole.toString('base64').slice(from, to), whole.toString('base64url').slice(from, to)];
  });
}

const patternOf = (texts: readonly string[]): RegExp | undefined =>
  texts.length > 0 ? new RegExp(texts.map(escapePattern).join('|'), 'g') : undefined;

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
