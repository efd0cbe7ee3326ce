import type { CaseContext } from '../case/case-context.ts';
import { CheckProblem } from '../config/check-problem.ts';
import { occupantsOf } from '../discovery/rooms/occupants.ts';
import { roomUsers } from '../discovery/rooms/room-users.ts';
import type { RoomName, UserRole } from '../discovery/server-profile.ts';

/** The occupants of each room, as one user is told; undefined where the user is told of none. */
type Lists = readonly (string[] | undefined)[];

/** In which of the rooms somebody is, in the order of the rooms. */
type Membership = string;

/**
 * Compares whom each token shows with whom the config names: tokens or ids that were mixed up must not look like a
 * broken server. What one wrong answer could explain, too, is noted as a suspicion until a message says who posted it.
 * @throws CheckProblem where every token is that of another user of the config
 */
export async function refuseWrongUsers(context: CaseContext): Promise<void> {
  const { userIds, rooms } = context.profile;
  refuseSameId(userIds);
  const names = (Object.keys(roomUsers) as RoomName[]).filter((name) => rooms[name] !== undefined);
  const roles = (Object.keys(userIds) as UserRole[]).filter((role) => !context.profile.unavailable[role]);
  if (names.length < 2 || roles.length < 3) return;
  const together = await Promise.all(roles.map((role) => roomsSeenBy(context, role, names)));
  const isInOrder = holdersOf(context, roles, together).every((holder, index) => holder === roles[index]);
  const holders = isInOrder ? roles : holdersOf(context, roles, await seenOneByOne(context, roles, names));
  for (const [index, role] of roles.entries()) {
    const holder = holders[index];
    if (holder !== undefined && holder !== role) context.suspects.set(role, holder);
  }
  if (new Set(holders).size < roles.length || holders.includes(undefined)) return;
  const index = roles.findIndex((role, at) => holders[at] !== role);
  const [role, holder] = [roles[index], holders[index]];
  if (role === undefined || holder === undefined) return;
  throw new CheckProblem(
    `users.${role} and users.${holder} are mixed up in the config: the token of ${role} sees exactly the rooms that ` +
      `${holder} (${userIds[holder]}) is in. Look at these two lines:\n` +
      `  users: { ${role}: { id: "${userIds[role]}", token: … } }\n` +
      `  users: { ${holder}: { id: "${userIds[holder]}", token: … } }`,
  );
}

/** The user whom each token seems to belong to: the one who is in just the rooms that the token sees. */
function holdersOf(
  { profile: { userIds } }: CaseContext,
  roles: readonly UserRole[],
  seen: readonly Lists[],
): (UserRole | undefined)[] {
  const occupants = (seen[0] ?? []).map((_, room) =>
    seen.map((lists) => lists[room]).find((list) => list !== undefined),
  );
  const ofToken = seen.map((lists) => membershipOf(lists.map((list) => list !== undefined)));
  const ofId = roles.map((role) => membershipOf(occupants.map((list) => list?.includes(userIds[role] ?? '') === true)));
  return ofToken.map((membership) => roles[ofId.indexOf(membership)]);
}

/** A server may mix up requests that are under way together: that is no mistake in the config. */
async function seenOneByOne(context: CaseContext, roles: readonly UserRole[], names: readonly RoomName[]) {
  const seen: Lists[] = [];
  for (const role of roles) {
    const lists: Lists[number][] = [];
    for (const name of names) lists.push(...(await roomsSeenBy(context, role, [name])));
    seen.push(lists);
  }
  return seen;
}

function refuseSameId(userIds: Partial<Record<UserRole, string>>): void {
  const entries = Object.entries(userIds);
  for (const [index, [role, id]] of entries.entries()) {
    const twin = entries.slice(index + 1).find(([, other]) => other === id);
    if (!twin) continue;
    throw new CheckProblem(
      `users.${role} and users.${twin[0]} are the same user in the config, ${id}: two different ones are needed.`,
    );
  }
}

async function roomsSeenBy(context: CaseContext, role: UserRole, rooms: readonly RoomName[]) {
  const answers = await Promise.all(
    rooms.map((room) => context.call(role, 'roomInfo', { room_id: context.room(room) })),
  );
  return answers.map(occupantsOf);
}

const membershipOf = (isIn: readonly boolean[]): Membership => isIn.map(Number).join('');
