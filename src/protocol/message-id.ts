/** A message id of any size, compared exactly: a bigint where a number would round. */
export type MessageId = number | bigint;

const longestId = 40;

/** The id that a value stands for, also where it came as a text; undefined where it stands for none. */
export function readId(value: unknown): MessageId | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === 'bigint') return normalId(value);
  return typeof value === 'string' && isDigits(value) ? normalId(BigInt(value)) : undefined;
}

/** Ids are keys of maps, so one id has one form. */
const normalId = (id: bigint): MessageId => (Number.isSafeInteger(Number(id)) ? Number(id) : id);

const isDigits = (text: string): boolean => text.length <= longestId && /^\d+$/.test(text);

export const isPositiveInteger = (value: unknown): boolean =>
  typeof value === 'bigint' ? value > 0n : Number.isInteger(value) && Number(value) > 0;

/** The greatest of some ids, or 0. What is no id is passed over. */
export function greatestOf(ids: Iterable<unknown>): MessageId {
  let greatest: MessageId = 0;
  for (const id of ids) {
    const read = readId(id);
    if (read !== undefined && read > greatest) greatest = read;
  }
  return greatest;
}

/** An id as JSON text can hold it, exactly: digits in a string where a number would round. */
export const idToKeep = (id: MessageId): number | string => (typeof id === 'bigint' ? String(id) : id);
