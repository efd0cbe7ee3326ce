import { isObject, type JsonObject, parseJson } from './json.ts';

/** Integers that JavaScript may round, where a message id can stand. Inside a JSON string its quotes would be escaped. */
const longIds = /("(?:id|after)"\s*:\s*)(-?\d{16,400})(?=\s*[,}\]])/g;

/** What stands before the digits of a long id while the text is parsed. */
const mark = '\u0000exact:';
const escapedMark = '\\u0000exact:';

/**
 * The value of a JSON text in which every `id` of a message and every `after` is exact: a bigint where a number would
 * round. Undefined where the text is no JSON. Not to be changed: others get the same value.
 * @example parseExactly('{"id":9007199254740993}') // { id: 9007199254740993n }
 */
export function parseExactly(text: string | null): unknown {
  if (text === null || text.length > longestKnown) return parse(text);
  if (known.has(text)) return known.get(text);
  if (known.size >= mostKnown) known.clear();
  const json = deepFreeze(parse(text));
  known.set(text, json);
  return json;
}

/** A message reaches many connections as the same text, and is read by many judges: values of short texts are kept. */
const known = new Map<string, unknown>();
const [longestKnown, mostKnown] = [2000, 4000];

function parse(text: string | null): unknown {
  const json = parseJson(text);
  if (text === null || !hasRoundedId(json) || text.includes(escapedMark)) return json;
  return withOnlyId(json, text) ?? parseMarked(text);
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}

/** The usual case, a frame with one message: its digits are read where they stand. */
function withOnlyId(json: unknown, text: string): unknown {
  const message = isObject(json) ? json.message : undefined;
  const found = text.match(longIds);
  if (!isObject(message) || !isRounded(message.id) || found?.length !== 1) return undefined;
  const exact = BigInt((found[0] as string).replace(/^.*:\s*/s, ''));
  if (Number(exact) !== message.id) return undefined;
  message.id = exact;
  return json;
}

function parseMarked(text: string): unknown {
  // What was an object is still one.
  const exact = parseJson(text.replace(longIds, `$1"${escapedMark}$2"`)) as JsonObject;
  for (const holder of holdersOfIds(exact)) unmark(holder);
  return exact;
}

/** Quick: it is asked of every text. */
function hasRoundedId(json: unknown): boolean {
  if (!isObject(json)) return false;
  if (holdsRounded(json)) return true;
  for (const key in json) {
    const value = json[key];
    if (Array.isArray(value) ? value.some(holdsRounded) : holdsRounded(value)) return true;
  }
  return false;
}

const holdsRounded = (value: unknown): boolean => isObject(value) && (isRounded(value.id) || isRounded(value.after));

/** The objects in which ids stand: a request, a message, a frame around it, or a list of messages. */
const holdersOfIds = (json: JsonObject): JsonObject[] => [json, ...Object.values(json).flat().filter(isObject)];

const isRounded = (value: unknown): boolean => typeof value === 'number' && !Number.isSafeInteger(value);

function unmark(holder: JsonObject): void {
  for (const key of ['id', 'after']) {
    const value = holder[key];
    if (typeof value !== 'string' || !value.startsWith(mark)) continue;
    const exact = BigInt(value.slice(mark.length));
    holder[key] = Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  }
}

/** A value as JSON text; a bigint, for which JSON has no number that every reader keeps, stands as digits in a string. */
export const stringifyExactly = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
