import { isPositiveInteger, type JsonObject, stringifyExactly } from '../../../protocol/index.ts';

const isText = (value: unknown): boolean => typeof value === 'string';

/** What each field of a message must be. That a timestamp is in whole seconds is `live.timestamp`'s concern. */
const fieldRules: Record<string, { is: (value: unknown) => boolean; expected: string }> = {
  id: { is: isPositiveInteger, expected: 'a positive integer' },
  message: { is: isText, expected: 'a string' },
  poster: { is: isText, expected: 'a string' },
  room: { is: isText, expected: 'a string' },
  timestamp: { is: (value) => typeof value === 'number', expected: 'a number' },
};

/**
 * What is wrong with the shape of a message, for a sentence; undefined if nothing is.
 * @example describeMessageFaults({ id: '1' }) // '`id` must be a positive integer, but is "1"; `message` is missing; …'
 */
export function describeMessageFaults(message: JsonObject): string | undefined {
  const faults = Object.entries(fieldRules).flatMap(([key, { is, expected }]) => {
    if (!(key in message)) return [`\`${key}\` is missing`];
    return is(message[key]) ? [] : [`\`${key}\` must be ${expected}, but is ${stringifyExactly(message[key])}`];
  });
  return faults.length > 0 ? faults.join('; ') : undefined;
}
