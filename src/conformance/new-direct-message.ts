import type { Known, Role } from './known.ts';
import type { Stage } from './stage.ts';
import { occupantsOf } from './survey/discover-rooms.ts';

/** A room as both users see it; null where room_info does not tell. */
export interface SeenRoom {
  id: string;
  isNew: boolean;
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
  rooms: SeenRoom[];
  /** How many ids were probed. */
  probed: number;
  /** True where a room that was made in this run was found by probing, so that a new one must be near. */
  sequenceSeen: boolean;
}

const batchSize = 20;

/** The room that member and the other share, alone, as both of them see it: a new one, or the one they had before. */
export function findRightRoom({ other, rooms }: NewDirectMessage, { userIds }: Known): SeenRoom | undefined {
  const ids = [userIds.member, userIds[other]];
  const fresh = rooms.filter(({ isNew }) => isNew);
  return (fresh.length > 0 ? fresh : rooms).find(({ byMember, byOther }) =>
    [byMember, byOther].every((list) => isPair(list, ids)),
  );
}

function isPair(list: readonly string[] | null, ids: readonly (string | undefined)[]): boolean {
  if (list?.length !== 2 || list[0] === list[1]) return false;
  return ids.every((id) => id === undefined || list.includes(id));
}

/**
 * Makes a direct message room and looks for it after the largest known id. Where the two have such a room already, a
 * server may answer with the old one (reading 8); so the other is somebody with whom member has none, if there is one.
 */
export async function findNewDirectMessage(stage: Stage): Promise<NewDirectMessage> {
  const { known } = stage;
  const strangers = await oldRooms(stage, 'outsider');
  const other: Role = known.userIds.outsider !== undefined && strangers.length === 0 ? 'outsider' : 'peer';
  const rooms = other === 'peer' ? await oldRooms(stage, 'peer') : [];
  const { status } = await stage.call('member', 'createDm', { other: stage.userId(other) });
  const probed = status === 200 ? await probe(stage, other, rooms) : 0;
  for (const { id, isNew } of rooms) if (isNew) stage.noteCreated(id);
  return { other, created: status, rooms, probed, sequenceSeen: known.madeRooms > 0 };
}

/** The rooms of two that member and the other have already, as far as they are known. */
async function oldRooms(stage: Stage, other: Role): Promise<SeenRoom[]> {
  if (stage.known.unavailable[other]) return [];
  const ids = stage.known.seenRooms.slice(-batchSize);
  const seen = await Promise.all(ids.map((id) => seeRoom(stage, other, id, false)));
  return seen.filter(({ byMember, byOther }) => byMember?.length === 2 && byOther?.length === 2);
}

/** Adds the rooms after the largest known one that either can see; stops with the first. */
async function probe(stage: Stage, other: Role, rooms: SeenRoom[]): Promise<number> {
  const { seenRooms } = stage.known;
  if (!seenRooms.every((id) => /^\d{1,15}$/.test(id))) return 0;
  const first = Math.max(0, ...seenRooms.map(Number)) + 1;
  let probed = 0;
  while (probed < stage.probe && !rooms.some(({ isNew }) => isNew)) {
    const size = Math.min(batchSize, stage.probe - probed);
    const ids = Array.from({ length: size }, (_, index) => String(first + probed + index));
    const seen = await Promise.all(ids.map((id) => seeRoom(stage, other, id, true)));
    rooms.push(...seen.filter((room) => (room.byMember ?? room.byOther) && !isOfOtherCases(room, stage, other)));
    probed += size;
  }
  return probed;
}

/** Other cases make rooms of member and peer at the same time. */
function isOfOtherCases({ byMember }: SeenRoom, { known }: Stage, other: Role): boolean {
  const { member, peer } = known.userIds;
  const isTheirs = [member, peer].every((id) => id !== undefined && byMember?.includes(id));
  return other === 'outsider' && byMember?.length === 2 && isTheirs;
}

async function seeRoom(stage: Stage, otherRole: Role, id: string, isNew: boolean): Promise<SeenRoom> {
  const [member, other] = await Promise.all([
    stage.call('member', 'roomInfo', { room_id: id }),
    stage.call(otherRole, 'roomInfo', { room_id: id }),
  ]);
  const entries = [member.entry, other.entry];
  return { id, isNew, byMember: occupantsOf(member) ?? null, byOther: occupantsOf(other) ?? null, entries };
}
