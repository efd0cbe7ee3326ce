import { ChatTestbedError, parseDuration } from '../protocol/index.ts';

/** What was asked cannot be done: told in a sentence, with what could be. */
export const cannot = (sentence: string): ChatTestbedError => new ChatTestbedError('CANNOT_STEER', sentence);

/** A property of a body that is an object. @throws ChatTestbedError CANNOT_STEER if it is of another type */
export function propertyOf<Type extends keyof PropertyTypes>(
  body: unknown,
  key: string,
  type: Type,
): PropertyTypes[Type] | undefined {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[key] : undefined;
  if (value === undefined) return undefined;
  if (typeof value === type) return value as PropertyTypes[Type];
  throw cannot(`\`${key}\` must be a ${type}, not ${JSON.stringify(value)}.`);
}

interface PropertyTypes {
  string: string;
  number: number;
  boolean: boolean;
}

/** A close code that was asked for. @throws ChatTestbedError CANNOT_STEER if it is none */
export function closeCodeOf(body: unknown): number | undefined {
  const code = propertyOf(body, 'code', 'number');
  if (code === undefined || (Number.isInteger(code) && code >= 1000 && code <= 4999)) return code;
  throw cannot('A close code is a whole number from 1000 to 4999, such as 1011.');
}

/** The number of the trace entry to read after. */
export function sinceOf(query: Readonly<Record<string, unknown>>, otherwise: number): number {
  if (query.since === undefined) return otherwise;
  const since = Number(query.since);
  if (Number.isInteger(since) && since >= 0) return since;
  throw cannot(`\`since\` is the number of a trace entry, not ${JSON.stringify(query.since)}.`);
}

/** A duration in milliseconds. @throws ChatTestbedError CANNOT_STEER if the text is not one */
export function durationOf(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw cannot((error as Error).message);
  }
}
