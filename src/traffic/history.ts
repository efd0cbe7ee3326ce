import { isObject } from '../protocol/index.ts';

/** The list in an answer of retrieve: under the key that is known, else under any, else the body itself. */
export function findList(body: unknown, key: string): unknown[] | undefined {
  if (Array.isArray(body)) return body;
  if (!isObject(body)) return undefined;
  if (Array.isArray(body[key])) return body[key];
  return Object.values(body).find((value) => Array.isArray(value));
}
