import { areCounted, batchSize, idsFrom, numberAfter } from '../../../protocol/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { Verdict } from '../../case/verdict.ts';
import { directRoomRemedy } from '../../discovery/blank-profile.ts';
import { occupantsOf } from '../../discovery/rooms/occupants.ts';
import { wasVacant, whyNotGuessed } from '../../discovery/rooms/vacant-rooms.ts';
import type { ServerProfile, UserRole } from '../../discovery/server-profile.ts';
import { becauseHidden, type HiddenRoom, seekByPosting } from './seek-by-posting.ts';

/** One deviation, whichever case finds it: a new room has not the users of the call in it. */
export const wrongOccupants = ['occupants-of-a-new-room'];

/** A room as both users see it. Occupants are null where room_info does not tell them. */
export interface ProbedRoom {
  id: string;
  /** Whether this run made it; null where it may have been there before. */
  isNew: boolean | null;
  byMember: string[] | null;
  byOther: string[] | null;
  /** Indexes of the answers in the transcript. */
  entries: number[];
}

export interface NewDirectMessage {
  /** The user with whom member made a room. */
  other: UserRole;
  /** The status of create_dm. */
  created: number | undefined;
  /** Those of the two, or new. */
  rooms: ProbedRoom[];
  /** Rooms that member has with the third user alone. */
  elsewhere: ProbedRoom[];
  /** How many ids were probed. */
  probed: number;
  /** The room that room_info does not show, where a message in it shows that it is there. Earlier traces do not tell. */
  hidden?: HiddenRoom | null;
}

/** The room that only member and the other are in, as both of them see it: the newest, or the one they had before. */
export function findRightRoom({ other, rooms }: NewDirectMessage, { userIds }: ServerProfile): ProbedRoom | undefined {
  const ids = [userIds.member, userIds[other]];
  const fresh = rooms.filter(({ isNew }) => isNew !== false);
  return (fresh.some(({ isNew }) => isNew) ? fresh : rooms).findLast((room) => isRight(room, ids));
}

const isRight = ({ byMember, byOther }: ProbedRoom, ids: readonly (string | undefined)[]): boolean =>
  [byMember, byOther].every((list) => isPair(list, ids));

/** The verdict where create_dm was answered 200 and nobody sees its room: nothing can be judged. */
export function roomNotFound({ probed, hidden }: NewDirectMessage, profile: ServerProfile): Verdict {
  if (hidden) return becauseHidden(hidden);
  const reason = 'The room that create_dm made could not be found';
  const why = whyNotGuessed(profile);
  if (why !== undefined) return { status: 'skipped', reason: `${reason}: ${why}.`, remedy: directRoomRemedy };
  const remedy = `discovery: { probe: ${Math.max(1000, 5 * probed)} }`;
  const still = profile.vacantRooms
    ? ', and those that were answered 404 before it was made are answered 404 still'
    : '';
  return { status: 'skipped', reason: `${reason}: ${probed} ids were probed${still}.`, remedy };
}

function isPair(list: readonly string[] | null, ids: readonly (string | undefined)[]): boolean {
  if (list?.length !== 2 || list[0] === list[1]) return false;
  return ids.every((id) => id === undefined || list.includes(id));
}

/**
 * Makes a direct message room and looks for it after the largest known id. A server may answer with a room that the two
 * have already (reading 8), so member makes it with the outsider where they have none that we know of. Where new rooms
 * can be found and this one cannot, they had one that we do not know of; then member makes it with peer. Where the config
 * names a room that create_dm has made, that one is looked at.
 */
export async function createDirectMessage(context: CaseContext): Promise<NewDirectMessage> {
  const made = await createAndLook(context);
  const isLost = made.created === 200 && made.rooms.length === 0 && context.profile.directRoom === undefined;
  return isLost ? { ...made, hidden: await seekByPosting(context, made.other) } : made;
}

async function createAndLook(context: CaseContext): Promise<NewDirectMessage> {
  const { profile } = context;
  const [withOutsider, withPeer] = await Promise.all([oldRooms(context, 'outsider'), oldRooms(context, 'peer')]);
  if (profile.directRoom !== undefined)
    return { ...(await makeNamed(context, profile.directRoom)), elsewhere: withOutsider };
  const isStranger = profile.userIds.outsider !== undefined && withOutsider.length === 0;
  if (!isStranger) return { ...(await make(context, 'peer', withPeer)), elsewhere: withOutsider };
  const made = await make(context, 'outsider', []);
  const isReused = made.created === 200 && made.rooms.length === 0 && profile.madeRooms > 0;
  return isReused ? { ...(await make(context, 'peer', withPeer)), elsewhere: [] } : { ...made, elsewhere: withPeer };
}

/** Where the config names the room that create_dm has made for member and peer. */
async function makeNamed(context: CaseContext, room: string): Promise<Omit<NewDirectMessage, 'elsewhere'>> {
  const { status } = await context.call('member', 'createDm', { other: context.userId('peer') });
  return { other: 'peer', created: status, rooms: [await observeRoom(context, 'peer', room, null)], probed: 0 };
}

async function make(
  context: CaseContext,
  other: UserRole,
  old: ProbedRoom[],
): Promise<Omit<NewDirectMessage, 'elsewhere'>> {
  const { status } = await context.call('member', 'createDm', { other: context.userId(other) });
  const { found, probed } = status === 200 ? await probe(context, other) : { found: [], probed: 0 };
  for (const { id, isNew } of found) if (isNew) context.noteCreated(id);
  return { other, created: status, rooms: [...old, ...found], probed };
}

/** The rooms of two that member and the other have already, as far as they are known. */
async function oldRooms(context: CaseContext, other: UserRole): Promise<ProbedRoom[]> {
  if (context.profile.unavailable[other]) return [];
  const ids = context.profile.seenRooms.slice(-batchSize);
  const seen = await Promise.all(ids.map((id) => observeRoom(context, other, id, false)));
  return seen.filter(({ byMember, byOther }) => byMember?.length === 2 && byOther?.length === 2);
}

/** The rooms after the largest known one that either can see. Stops at one that is certainly new, or right. */
async function probe(context: CaseContext, other: UserRole): Promise<{ found: ProbedRoom[]; probed: number }> {
  const { seenRooms, userIds } = context.profile;
  if (!areCounted(seenRooms)) return { found: [], probed: 0 };
  const first = numberAfter(seenRooms);
  const found: ProbedRoom[] = [];
  let probed = 0;
  while (
    probed < context.probe &&
    !found.some((room) => room.isNew || isRight(room, [userIds.member, userIds[other]]))
  ) {
    const size = Math.min(batchSize, context.probe - probed);
    const ids = idsFrom(first + probed, size);
    const seen = await Promise.all(
      ids.map((id) => observeRoom(context, other, id, wasVacant(context.profile, id) || null)),
    );
    found.push(...seen.filter((room) => (room.byMember ?? room.byOther) && !isOfOtherCases(room, context, other)));
    probed += size;
  }
  return { found, probed };
}

/** Other cases make rooms of member and peer at the same time. */
function isOfOtherCases({ byMember }: ProbedRoom, { profile }: CaseContext, other: UserRole): boolean {
  const { member, peer } = profile.userIds;
  const isTheirs = [member, peer].every((id) => id !== undefined && byMember?.includes(id));
  return other === 'outsider' && byMember?.length === 2 && isTheirs;
}

async function observeRoom(
  context: CaseContext,
  otherRole: UserRole,
  id: string,
  isNew: boolean | null,
): Promise<ProbedRoom> {
  const [member, other] = await Promise.all([
    context.call('member', 'roomInfo', { room_id: id }),
    context.call(otherRole, 'roomInfo', { room_id: id }),
  ]);
  const entries = [member.entry, other.entry];
  return { id, isNew, byMember: occupantsOf(member) ?? null, byOther: occupantsOf(other) ?? null, entries };
}
