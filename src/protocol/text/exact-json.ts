import { isObject, type JsonObject, parseJson } from './json.ts';

/** Integers that JavaScript may round, where a message id can stand. Inside a JSON string its quotes would be escaped. */
const longIds = /("(?:id|after)"\s*:\s*)(-?\d{16,400})(?=\s*[,}\]])/g;

/** What stands before the digits of a long id while the text is parsed. */
const mark = '\u0000exact:';
const escapedNull = '\\u0000';
const escapedMark = `${escapedNull}exact:`;

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
  if (text === null || !isObject(json) || !hasRoundedId(json)) return json;
  return withOnlyId(json, text) ?? parseMarked(json, text);
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}

/** The usual case, a frame with one message: its digits are read where they stand. */
function withOnlyId(json: JsonObject, text: string): unknown {
  const { message } = json;
  const found = text.match(longIds);
  if (!isObject(message) || !isRounded(message.id) || found?.length !== 1) return undefined;
  const exact = BigInt((found[0] as string).replace(/^.*:\s*/s, ''));
  if (Number(exact) !== message.id) return undefined;
  message.id = exact;
  return json;
}

function parseMarked(json: JsonObject, text: string): unknown {
  if (text.includes(escapedNull) && holdsMark(json)) return json;
  const exact = parseJson(text.replace(longIds, `$1"${escapedMark}$2"`));
  eachObject(exact, unmark);
  return exact;
}

/** A text that has the mark itself, where an id stands: nothing could tell it from ours. */
function holdsMark(json: JsonObject): boolean {
  let isThere = false;
  eachObject(json, ({ id, after }) => {
    isThere ||= isMarked(id) || isMarked(after);
  });
  return isThere;
}

/** Quick: it is asked of every text. */
function hasRoundedId(json: JsonObject): boolean {
  if (holdsRounded(json)) return true;
  for (const key in json) {
    const value = json[key];
    if (Array.isArray(value) ? value.some(holdsRounded) : holdsRounded(value)) return true;
  }
  return false;
}

const holdsRounded = (value: unknown): boolean => isObject(value) && (isRounded(value.id) || isRounded(value.after));

function eachObject(value: unknown, act: (object: JsonObject) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isObject(value)) act(value);
  for (const item of Object.values(value)) eachObject(item, act);
}

const isMarked = (value: unknown): value is string => typeof value === 'string' && value.startsWith(mark);

const isRounded = (value: unknown): boolean => typeof value === 'number' && !Number.isSafeInteger(value);

function unmark(holder: JsonObject): void {
  for (const key of ['id', 'after']) {
    const value = holder[key];
    if (!isMarked(value)) continue;
    const exact = BigInt(value.slice(mark.length));
    holder[key] = Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  }
}

/** A value as JSON text; a bigint, for which JSON has no number that every reader keeps, stands as digits in a string. */
export const stringifyExactly = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
