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

/** Nothing that is documented is nested so deep; whoever walks through a deeper value runs out of stack (RFC 8259, 9). */
const deepest = 200;

/**
 * The value of a JSON text; undefined if it is not one, as that of a binary frame, which is null here, or nested deeper
 * than 200 levels.
 */
export function parseJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return text.length > 2 * deepest && isDeeper(value, deepest) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) if (isDeeper((value as JsonObject)[key], levels - 1)) return true;
  return false;
}
