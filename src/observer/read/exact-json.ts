import { parseJson } from '../../protocol/index.ts';

/** Integers that JavaScript may round, where a message id can stand. Inside a JSON string its quotes would be escaped. */
const longIds = /("(?:id|after)"\s*:\s*)(-?\d{16,400})(?=\s*[,}\]])/g;
const mayHoldLongId = /"(?:id|after)"\s*:\s*-?\d{16}/;

/** What stands before the digits of a long id while the text is parsed. */
const mark = '\u0000exact:';
const escapedMark = '\\u0000exact:';

/**
 * The value of a JSON text in which every `id` and `after` is exact: a bigint where a number would round.
 * Undefined where the text is no JSON.
 * @example parseExactly('{"id":9007199254740993}') // { id: 9007199254740993n }
 */
export function parseExactly(text: string | null): unknown {
  if (text === null || !mayHoldLongId.test(text) || text.includes(escapedMark)) return parseJson(text);
  const marked = text.replace(longIds, `$1"${escapedMark}$2"`);
  try {
    return JSON.parse(marked, unmark);
  } catch {
    return undefined;
  }
}

function unmark(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(mark)) return value;
  const exact = BigInt(value.slice(mark.length));
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}
