import { randomInt, randomUUID } from 'node:crypto';
import type { CaseContext } from '../../case/case-context.ts';

/** A room id that no room has, of the same kind as the ids that are known here. */
export function unknownRoom({ profile }: CaseContext): string {
  const isNumeric = profile.seenRooms.every((id) => /^\d+$/.test(id));
  return isNumeric ? String(1_500_000_000 + randomInt(500_000_000)) : randomUUID();
}
