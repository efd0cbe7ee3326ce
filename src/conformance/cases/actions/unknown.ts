import { randomInt, randomUUID } from 'node:crypto';
import type { CaseContext } from '../../case/case-context.ts';

/** A room id that no room has, of the same kind as the ids that are known here. */
export const unknownRoom = ({ profile }: CaseContext): string =>
  areNumbers(profile.seenRooms) ? String(1_500_000_000 + randomInt(500_000_000)) : randomUUID();

/** A user id that no user has. */
export const unknownUser = (): string => `nobody-${randomUUID()}`;

/** An id that is longer than any column, or any integer, has room for; of the same kind as the ids that are known here. */
export const longId = (known: readonly string[]): string => (areNumbers(known) ? '7' : 'x').repeat(300);

/** What a database takes for any text (`LIKE`). */
export const wildcard = '%';

/** Ids and tokens that nobody has, and that every plain object of JavaScript has a value for. */
export const inheritedNames = ['constructor', '__proto__'] as const;

/** What helps where one of them is found. */
export const inheritedRemedy =
  'Look it up in a Map, or ask Object.hasOwn first: a plain object of JavaScript inherits `constructor`, `__proto__` and others.';

const areNumbers = (ids: readonly string[]): boolean => ids.every((id) => /^\d+$/.test(id));
