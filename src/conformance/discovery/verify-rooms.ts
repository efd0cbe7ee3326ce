import type { CaseContext } from '../case/case-context.ts';
import { CheckProblem } from '../config/check-problem.ts';
import { roomUsers } from './discover-rooms.ts';
import { occupantsOf } from './occupants.ts';
import type { RoomName, UserRole } from './server-profile.ts';

const strangers: Readonly<Record<RoomName, UserRole>> = { shared: 'outsider', foreign: 'member' };

/**
 * Compares the rooms with what room_info says about them: a wrong config must not look like a broken server.
 * @returns the occupants of each room, where room_info works
 * @throws CheckProblem where the config names the wrong room
 */
export async function verifyRooms(context: CaseContext, rooms: readonly RoomName[]): Promise<Map<RoomName, string[]>> {
  const found = new Map<RoomName, string[]>();
  await Promise.all(
    rooms.map(async (room) => {
      const users = roomUsers[room];
      const answers = await Promise.all(
        users.map((role) => context.call(role, 'roomInfo', { room_id: context.room(room) })),
      );
      const occupants = answers.map(occupantsOf).find((list) => list !== undefined);
      if (!occupants) return;
      found.set(room, occupants);
      refuseWrongRoom(context, room, occupants, answers.map(occupantsOf));
    }),
  );
  return found;
}

function refuseWrongRoom(
  { profile }: CaseContext,
  room: RoomName,
  occupants: readonly string[],
  seenBy: readonly (readonly string[] | undefined)[],
): void {
  const stranger = strangers[room];
  const strangerId = profile.userIds[stranger];
  if (strangerId !== undefined && occupants.includes(strangerId)) {
    throw new CheckProblem(`${stranger} (${strangerId}) is in rooms.${room}, but must not be. Look at the config.`);
  }
  for (const [index, role] of roomUsers[room].entries()) {
    const id = profile.userIds[role];
    if (id !== undefined && !occupants.includes(id) && seenBy[index] === undefined) {
      throw new CheckProblem(`${role} (${id}) is not in rooms.${room}, but must be. Look at the config.`);
    }
  }
}
