export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text or a number as text, the empty text for anything else: an object may have a `toString` that is no function. */
export const plainText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/**
 * The value at a JSON pointer (RFC 6901); undefined where there is none.
 * @example valueAtPointer({ user: { id: 'ada' } }, '/user/id') // 'ada'
 */
export function valueAtPointer(value: unknown, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce((at, key) => childOf(at, key.replaceAll('~1', '/').replaceAll('~0', '~')), value);
}

function childOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value of a JSON text; undefined if it is not one, as that of a binary frame, which is null here. */
export function parseJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
