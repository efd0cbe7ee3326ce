import type { CaseContext } from '../../case/case-context.ts';
import { CheckProblem } from '../../config/check-problem.ts';
import type { RoomName, UserRole } from '../server-profile.ts';
import { occupantsOf } from './occupants.ts';
import { roomUsers } from './room-users.ts';

const strangers: Readonly<Record<RoomName, UserRole>> = { shared: 'outsider', foreign: 'member' };

type Lists = readonly (string[] | undefined)[];

/**
 * Compares the rooms with what room_info says about them: a wrong config must not look like a broken server. Nor must a
 * server look like a wrong config that mixes up requests which are under way together: each user asks again, alone.
 * @returns the occupants of each room, where room_info works
 * @throws CheckProblem where the config names the wrong room
 */
export async function verifyRooms(context: CaseContext, rooms: readonly RoomName[]): Promise<Map<RoomName, string[]>> {
  const seen = await Promise.all(
    rooms.map((room) => Promise.all(roomUsers[room].map((role) => listFor(context, room, role)))),
  );
  const found = new Map<RoomName, string[]>();
  for (const [index, room] of rooms.entries()) {
    const lists = await confirmed(context, room, seen[index] ?? []);
    const occupants = lists.find((list) => list !== undefined);
    if (occupants) found.set(room, occupants);
  }
  await refuseWrongDirectRoom(context, found.size > 0);
  return found;
}

async function listFor(context: CaseContext, room: RoomName, role: UserRole): Promise<string[] | undefined> {
  return occupantsOf(await context.call(role, 'roomInfo', { room_id: context.room(room) }));
}

/** The lists, or what comes when nobody else asks. @throws CheckProblem where both disagree with the config */
async function confirmed(context: CaseContext, room: RoomName, lists: Lists): Promise<Lists> {
  if (!disagreementIn(context, room, lists)) return lists;
  const alone: Lists[number][] = [];
  for (const role of roomUsers[room]) alone.push(await listFor(context, room, role));
  const disagreement = disagreementIn(context, room, alone);
  if (disagreement) throw disagreement;
  return alone;
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

function disagreementIn({ profile }: CaseContext, room: RoomName, lists: Lists): CheckProblem | undefined {
  const occupants = lists.find((list) => list !== undefined);
  if (!occupants) return undefined;
  const stranger = strangers[room];
  const isIn = (role: UserRole): boolean => occupants.includes(profile.userIds[role] ?? '');
  if (isIn(stranger)) return disagreement(profile, room, stranger, 'and must not be in it', occupants);
  const absent = roomUsers[room].find(
    (role, index) => profile.userIds[role] !== undefined && !isIn(role) && lists[index] === undefined,
  );
  return absent && disagreement(profile, room, absent, 'and must be in it', occupants);
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
