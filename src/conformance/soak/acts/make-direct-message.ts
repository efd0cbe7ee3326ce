import { areCounted, idsFrom, numberAfter } from '../../../protocol/index.ts';
import { occupantsOf } from '../../discovery/rooms/occupants.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import type { Soak } from '../soak.ts';
import { at } from '../soak-rooms.ts';

/** A soak leaves so many rooms behind at most, and looks for a new one under so many ids. */
const [mostRooms, mostProbes] = [6, 3];

/** Makes a direct message room and looks for it behind the known ones; a server may answer with an old one (reading 8). */
export async function makeDirectMessage(soak: Soak, asker: UserRole, place: number): Promise<void> {
  const { profile } = soak.context;
  const other = at(
    soak.roles.filter((role) => role !== asker && profile.userIds[role] !== undefined),
    place,
  );
  if (!other || profile.unavailable['create-dm'] || soak.counts.directMessages >= mostRooms) return;
  soak.counts.directMessages += 1;
  soak.noteAnswer(await soak.context.call(asker, 'createDm', { other: profile.userIds[other] }));
  const known = [...profile.seenRooms, ...soak.rooms.ids];
  if (profile.unavailable['room-info'] || !areCounted(known)) return;
  for (const id of idsFrom(numberAfter(known), mostProbes)) await lookAt(soak, asker, id);
}

async function lookAt(soak: Soak, role: UserRole, id: string): Promise<void> {
  soak.counts.roomInfos += 1;
  const answer = await soak.context.call(role, 'roomInfo', { room_id: id });
  soak.noteAnswer(answer);
  const occupants = occupantsOf(answer);
  if (occupants && soak.rooms.add(id, occupants)) soak.context.noteCreated(id);
}
