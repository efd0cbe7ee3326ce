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

const areNumbers = (ids: readonly string[]): boolean => ids.every((id) => /^\d+$/.test(id));
