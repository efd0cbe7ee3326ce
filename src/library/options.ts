import { ChatTestbedError, isObject } from '../protocol/index.ts';
import { notFound } from './errors.ts';

/** What an option must be, as `typeof` says it. */
export type OptionTypes = Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object' | 'any'>>;

/**
 * TypeScript sees these mistakes; tests are often plain JavaScript.
 * @throws ChatTestbedError UNKNOWN_OPTION, INVALID_OPTION
 * @example checkOptions({ sede: 7 }, { seed: 'number' }) // There is no option `sede`. Did you mean `seed`?
 */
export function checkOptions(options: unknown, types: OptionTypes): void {
  if (!isObject(options)) throw invalidOption(`Options must be an object, not ${shown(options)}.`);
  for (const [name, value] of Object.entries(options)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (!type) throw notFound('UNKNOWN_OPTION', `There is no option \`${name}\`.`, name, Object.keys(types));
    const fits = value === undefined || type === 'any' || (typeof value === type && !Number.isNaN(value));
    if (!fits) throw invalidOption(`\`${name}\` must be of type ${type}, not ${shown(value)}.`);
  }
}

export function invalidOption(sentence: string): ChatTestbedError {
  return new ChatTestbedError('INVALID_OPTION', sentence);
}

/** A value in an error's sentence. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
