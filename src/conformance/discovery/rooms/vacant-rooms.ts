import { areCounted, batchSize, idsFrom, numberAfter } from '../../../protocol/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { ServerProfile, UserRole } from '../server-profile.ts';
import { occupantsOf } from './occupants.ts';

/** A room as any of its users sees it. */
export interface FoundRoom {
  id: string;
  occupants: string[];
}

/** Whether a run finds the rooms that create_dm makes, by their ids: `perhaps` where no room id is known yet. */
export type RoomGuess = 'found' | 'perhaps' | 'hidden';

export function guessOf({ seenRooms }: ServerProfile): RoomGuess {
  if (seenRooms.length === 0) return 'perhaps';
  return areCounted(seenRooms) ? 'found' : 'hidden';
}

/** Why the id of a room that create_dm makes cannot be guessed, for the end of a sentence; undefined where it can. */
export function whyNotGuessed(profile: ServerProfile): string | undefined {
  const guess = guessOf(profile);
  if (guess === 'found') return undefined;
  const ids = guess === 'hidden' ? 'the room ids of this server are not' : 'no room id of this server is known';
  return `only ids that are numbers can be guessed, and ${ids}`;
}

/** Whether no room of our users had this id when the run began: one that has it now was made by the run. */
export const wasVacant = ({ vacantRooms }: ServerProfile, id: string): boolean =>
  vacantRooms !== null && vacantRooms.first <= Number(id) && Number(id) <= vacantRooms.last;

/**
 * Looks at the ids after the largest known one before any room is made, until nobody sees a room in a whole batch: a
 * room in which nobody has spoken yet must not be taken for a new one. @returns the rooms that are there
 */
export async function findVacantRooms(context: CaseContext, roles: readonly UserRole[]): Promise<FoundRoom[]> {
  const { profile } = context;
  if (!areCounted(profile.seenRooms)) return [];
  const found: FoundRoom[] = [];
  for (let asked = 0; asked < context.probe; asked += batchSize) {
    const first = numberAfter(profile.seenRooms);
    const last = first + Math.min(batchSize, context.probe - asked) - 1;
    const seen = await roomsBetween(context, roles, first, last);
    if (seen.length === 0) {
      profile.vacantRooms = { first, last };
      return found;
    }
    if (seen.length > last - first) return found;
    found.push(...seen);
    profile.seenRooms.push(...seen.map(({ id }) => id));
  }
  return found;
}

/** The rooms that stand now where none was when the run began. */
export async function findNewRooms(context: CaseContext, roles: readonly UserRole[]): Promise<FoundRoom[]> {
  const { vacantRooms } = context.profile;
  return vacantRooms ? roomsBetween(context, roles, vacantRooms.first, vacantRooms.last) : [];
}

async function roomsBetween(
  context: CaseContext,
  roles: readonly UserRole[],
  first: number,
  last: number,
): Promise<FoundRoom[]> {
  const ids = idsFrom(first, last - first + 1);
  const seen = await Promise.all(ids.map((id) => seeRoom(context, roles, id)));
  return seen.filter((room) => room !== undefined);
}

async function seeRoom(context: CaseContext, roles: readonly UserRole[], id: string): Promise<FoundRoom | undefined> {
  const answers = await Promise.all(roles.map((role) => context.call(role, 'roomInfo', { room_id: id })));
  const occupants = answers.map(occupantsOf).find((list) => list !== undefined);
  return occupants && { id, occupants };
}
