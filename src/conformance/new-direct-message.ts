import type { Known, Role } from './known.ts';
import { occupantsOf } from './occupants.ts';
import { areCounted, batchSize, idsFrom, numberAfter } from './room-ids.ts';
import type { Stage } from './stage.ts';
import { wasVacant } from './survey/vacant-rooms.ts';
import type { Verdict } from './verdict.ts';

/** A room as both users see it; null where room_info does not tell. */
export interface SeenRoom {
  id: string;
  /** Whether it was made in this run; null where it may have been there before. */
  isNew: boolean | null;
  byMember: string[] | null;
  byOther: string[] | null;
  /** Indexes of the answers in the transcript. */
  entries: number[];
}

export interface NewDirectMessage {
  /** With whom member made a room. */
  other: Role;
  /** The status of create_dm. */
  created: number | undefined;
  /** Those of the two, or new. */
  rooms: SeenRoom[];
  /** Rooms that member has with the third user alone. */
  elsewhere: SeenRoom[];
  /** How many ids were probed. */
  probed: number;
}

/** The room that member and the other share, alone, as both of them see it: a new one, or the one they had before. */
export function findRightRoom({ other, rooms }: NewDirectMessage, { userIds }: Known): SeenRoom | undefined {
  const ids = [userIds.member, userIds[other]];
  const fresh = rooms.filter(({ isNew }) => isNew !== false);
  return (fresh.some(({ isNew }) => isNew) ? fresh : rooms).find((room) => isRight(room, ids));
}

const isRight = ({ byMember, byOther }: SeenRoom, ids: readonly (string | undefined)[]): boolean =>
  [byMember, byOther].every((list) => isPair(list, ids));

/** Nothing can be judged where create_dm was answered 200 and its room is not seen. */
export function roomNotFound({ probed }: NewDirectMessage, { seenRooms }: Known): Verdict {
  const reason = 'The room that create_dm made could not be found';
  if (areCounted(seenRooms)) {
    const remedy = `discovery: { probe: ${Math.max(1000, 5 * probed)} }`;
    return { status: 'skipped', reason: `${reason}: ${probed} ids were probed.`, remedy };
  }
  return {
    status: 'skipped',
    reason: `${reason}: only ids that are numbers can be guessed, and the room ids of this server are not.`,
    remedy: 'waive: { create-dm.occupants: "the id of a new room cannot be guessed" }',
  };
}

function isPair(list: readonly string[] | null, ids: readonly (string | undefined)[]): boolean {
  if (list?.length !== 2 || list[0] === list[1]) return false;
  return ids.every((id) => id === undefined || list.includes(id));
}

/**
 * Makes a direct message room and looks for it after the largest known id. Where the two have such a room already, a
 * server may answer with the old one (reading 8); so the other is somebody with whom member has none, if there is one.
 * Where new rooms can be found, and this one cannot, there was one that nothing told of: then it is the peer after all.
 */
export async function findNewDirectMessage(stage: Stage): Promise<NewDirectMessage> {
  const { known } = stage;
  const [withOutsider, withPeer] = await Promise.all([oldRooms(stage, 'outsider'), oldRooms(stage, 'peer')]);
  const isStranger = known.userIds.outsider !== undefined && withOutsider.length === 0;
  if (!isStranger) return { ...(await make(stage, 'peer', withPeer)), elsewhere: withOutsider };
  const made = await make(stage, 'outsider', []);
  const isReused = made.created === 200 && made.rooms.length === 0 && known.madeRooms > 0;
  return isReused ? { ...(await make(stage, 'peer', withPeer)), elsewhere: [] } : { ...made, elsewhere: withPeer };
}

async function make(stage: Stage, other: Role, old: SeenRoom[]): Promise<Omit<NewDirectMessage, 'elsewhere'>> {
  const { status } = await stage.call('member', 'createDm', { other: stage.userId(other) });
  const { found, probed } = status === 200 ? await probe(stage, other) : { found: [], probed: 0 };
  for (const { id, isNew } of found) if (isNew) stage.noteCreated(id);
  return { other, created: status, rooms: [...old, ...found], probed };
}

/** The rooms of two that member and the other have already, as far as they are known. */
async function oldRooms(stage: Stage, other: Role): Promise<SeenRoom[]> {
  if (stage.known.unavailable[other]) return [];
  const ids = stage.known.seenRooms.slice(-batchSize);
  const seen = await Promise.all(ids.map((id) => seeRoom(stage, other, id, false)));
  return seen.filter(({ byMember, byOther }) => byMember?.length === 2 && byOther?.length === 2);
}

/** The rooms after the largest known one that either can see; stops where one is certainly new, or as it should be. */
async function probe(stage: Stage, other: Role): Promise<{ found: SeenRoom[]; probed: number }> {
  const { seenRooms, userIds } = stage.known;
  if (!areCounted(seenRooms)) return { found: [], probed: 0 };
  const first = numberAfter(seenRooms);
  const found: SeenRoom[] = [];
  let probed = 0;
  while (probed < stage.probe && !found.some((room) => room.isNew || isRight(room, [userIds.member, userIds[other]]))) {
    const size = Math.min(batchSize, stage.probe - probed);
    const ids = idsFrom(first + probed, size);
    const seen = await Promise.all(ids.map((id) => seeRoom(stage, other, id, wasVacant(stage.known, id) || null)));
    found.push(...seen.filter((room) => (room.byMember ?? room.byOther) && !isOfOtherCases(room, stage, other)));
    probed += size;
  }
  return { found, probed };
}

/** Other cases make rooms of member and peer at the same time. */
function isOfOtherCases({ byMember }: SeenRoom, { known }: Stage, other: Role): boolean {
  const { member, peer } = known.userIds;
  const isTheirs = [member, peer].every((id) => id !== undefined && byMember?.includes(id));
  return other === 'outsider' && byMember?.length === 2 && isTheirs;
}

async function seeRoom(stage: Stage, otherRole: Role, id: string, isNew: boolean | null): Promise<SeenRoom> {
  const [member, other] = await Promise.all([
    stage.call('member', 'roomInfo', { room_id: id }),
    stage.call(otherRole, 'roomInfo', { room_id: id }),
  ]);
  const entries = [member.entry, other.entry];
  return { id, isNew, byMember: occupantsOf(member) ?? null, byOther: occupantsOf(other) ?? null, entries };
}
