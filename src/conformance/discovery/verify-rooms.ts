import type { CaseContext } from '../case/case-context.ts';
import { CheckProblem } from '../config/check-problem.ts';
import { occupantsOf } from './occupants.ts';
import { roomUsers } from './room-users.ts';
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
  await refuseWrongDirectRoom(context, found.size > 0);
  return found;
}

/** Where room_info works, both users must see the direct message room of the config. @throws CheckProblem */
async function refuseWrongDirectRoom(context: CaseContext, works: boolean): Promise<void> {
  const { directRoom, rooms } = context.profile;
  if (directRoom === undefined || directRoom === rooms.shared || !works) return;
  for (const role of roomUsers.shared) {
    const { status } = await context.call(role, 'roomInfo', { room_id: directRoom });
    if (status !== 404) continue;
    throw new CheckProblem(
      `rooms.dm and users.${role} of the config disagree with the server, which says that ${role} is in no such room:\n` +
        `  rooms: { dm: "${directRoom}" }, made by create_dm for member and peer`,
    );
  }
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
    throw disagreement(profile, room, stranger, 'and must not be in it', occupants);
  }
  for (const [index, role] of roomUsers[room].entries()) {
    const id = profile.userIds[role];
    if (id !== undefined && !occupants.includes(id) && seenBy[index] === undefined) {
      throw disagreement(profile, room, role, 'and must be in it', occupants);
    }
  }
}

function disagreement(
  { rooms, directRoom, userIds }: CaseContext['profile'],
  room: RoomName,
  role: UserRole,
  rule: string,
  occupants: readonly string[],
): CheckProblem {
  const name = rooms[room] === directRoom ? 'dm' : room;
  return new CheckProblem(
    `rooms.${name} and users.${role} of the config disagree with the server, which says that ${occupants.join(', ')} are ` +
      `in the room:\n  rooms: { ${name}: "${rooms[room]}" }\n` +
      `  users: { ${role}: { id: "${userIds[role]}" } }, ${rule}`,
  );
}
