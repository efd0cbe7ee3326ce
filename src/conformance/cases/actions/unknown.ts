import { randomInt, randomUUID } from 'node:crypto';
import type { CaseContext } from '../../case/case-context.ts';

/** A room id that no room has, of the same kind as the ids that are known here. */
export const unknownRoom = ({ profile }: CaseContext): string =>
  areNumbers(profile.seenRooms) ? newNumber() : randomUUID();

/** A user id that no user has, of the same kind as the ids that are known here. */
export function unknownUser({ profile }: CaseContext): string {
  const known = Object.values(profile.userIds);
  if (known.length === 0) return `nobody-${randomUUID()}`;
  if (areNumbers(known)) return newNumber();
  return known.every((id) => uuid.test(id)) ? randomUUID() : `nobody-${randomUUID()}`;
}

/** An id that is longer than any column, or any integer, has room for; of the same kind as the ids that are known here. */
export const longId = (known: readonly string[]): string => (areNumbers(known) ? '7' : 'x').repeat(300);

/** What a database takes for any text (`LIKE`). */
export const wildcard = '%';

/** Ids and tokens that nobody has, and that every plain object of JavaScript has a value for. */
export const inheritedNames = ['constructor', '__proto__'] as const;

/** What helps where one of them is found. */
export const inheritedRemedy =
  'Look it up in a Map, or ask Object.hasOwn first: a plain object of JavaScript inherits `constructor`, `__proto__` and others.';

/** Great, and an integer of 32 bits all the same. */
const newNumber = (): string => String(1_500_000_000 + randomInt(500_000_000));

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether ids are numbers, as far as is known. */
export const areNumbers = (ids: readonly string[]): boolean => ids.every((id) => /^\d+$/.test(id));
