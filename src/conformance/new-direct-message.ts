import type { Stage } from './stage.ts';
import { occupantsOf } from './survey/discover-rooms.ts';

/** A room as both users see it; null where room_info does not tell. */
export interface SeenRoom {
  id: string;
  isNew: boolean;
  byMember: string[] | null;
  byPeer: string[] | null;
  /** Indexes of the answers in the transcript. */
  entries: number[];
}

export interface NewDirectMessage {
  /** The status of create_dm. */
  created: number | undefined;
  rooms: SeenRoom[];
  /** How many ids were probed. */
  probed: number;
  /** True where a room that was made in this run was found by probing, so that a new one must be near. */
  sequenceSeen: boolean;
}

const batchSize = 20;

/**
 * Makes a direct message room and looks for it: among the rooms of the two that are known (a server may answer with
 * the old room, reading 8), then after the largest known id.
 */
export async function findNewDirectMessage(stage: Stage): Promise<NewDirectMessage> {
  const { known } = stage;
  const old = known.rooms.shared === undefined ? [] : [await seeRoom(stage, known.rooms.shared, false)];
  const { status } = await stage.call('member', 'createDm', { other: stage.userId('peer') });
  const rooms = [...old];
  let probed = 0;
  const isNumeric = known.seenRooms.every((id) => /^\d{1,15}$/.test(id));
  const first = Math.max(0, ...known.seenRooms.map(Number)) + 1;
  while (status === 200 && isNumeric && probed < stage.probe && !rooms.some(({ isNew }) => isNew)) {
    const size = Math.min(batchSize, stage.probe - probed);
    const ids = Array.from({ length: size }, (_, index) => String(first + probed + index));
    const seen = await Promise.all(ids.map((id) => seeRoom(stage, id, true)));
    rooms.push(...seen.filter(({ byMember, byPeer }) => byMember ?? byPeer));
    probed += size;
  }
  for (const { id, isNew } of rooms) if (isNew) stage.noteCreated(id);
  return { created: status, rooms, probed, sequenceSeen: known.madeRooms > 0 };
}

async function seeRoom(stage: Stage, id: string, isNew: boolean): Promise<SeenRoom> {
  const [member, peer] = await Promise.all([
    stage.call('member', 'roomInfo', { room_id: id }),
    stage.call('peer', 'roomInfo', { room_id: id }),
  ]);
  const entries = [member.entry, peer.entry];
  return { id, isNew, byMember: occupantsOf(member) ?? null, byPeer: occupantsOf(peer) ?? null, entries };
}
