import { type ExpectFrame, isObject, parseJson } from '../../protocol/index.ts';
import { shownPart } from './shortened.ts';

/** What a server makes up anew each time: ids and times. */
const volatile = /^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT.*)$/i;

/**
 * The parts of a value that will be the same the next time: texts and words stay, ids and times go, and where a whole
 * value goes, so does its key. Users are called by their names.
 * @param nameOf the name of a user or room, where the text is the id of one
 * @example stable({ id: 17, message: 'hi' }, () => undefined) // { message: 'hi' }
 */
export function stable(value: unknown, nameOf: (text: string) => string | undefined): unknown {
  if (typeof value === 'number') return nameOf(String(value)) === undefined ? undefined : value;
  if (typeof value === 'string') return nameOf(value) ?? (volatile.test(value) ? undefined : value);
  if (Array.isArray(value)) {
    return value.map((item) => stable(item, nameOf)).filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, stable(item, nameOf)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

type Frame = NonNullable<ExpectFrame['frame']>;

/** What of a frame will be the same the next time; undefined if nothing tells it from other frames. */
export function stableFrame(text: string, nameOf: (text: string) => string | undefined): Frame | undefined {
  const json = parseJson(text);
  if (!isObject(json)) return wholeText(text);
  const kept = stable(json, nameOf);
  return isObject(kept) && Object.keys(kept).length > 0 ? kept : undefined;
}

/** A text that will be the same the next time; undefined if it has ids or times in it, or is not whole. */
export function wholeText(text: string): Frame | undefined {
  // The generated type of "any JSON value" leaves out the texts.
  return shownPart(text) === undefined && !/\d/.test(text) ? (text as unknown as Frame) : undefined;
}
