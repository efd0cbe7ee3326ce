import type { CheckConfig, CheckUser } from '../../protocol/index.ts';
import type { Room, User, World } from '../core/index.ts';

/**
 * How the mock describes itself to `check`: three users and their rooms, chosen from the world.
 * @returns undefined if the world has fewer than two users
 */
export function checkConfigOf(world: World): CheckConfig | undefined {
  const participants = participantsInRooms(world) ?? participantsWithoutRooms(world);
  if (!participants) return undefined;
  const { member, peer, outsider, shared } = participants;
  const foreign = outsider && [...peer.rooms].find((room) => has(room, outsider) && !has(room, member));
  const rooms = { ...(shared && { shared: shared.id }), ...(foreign && { foreign: foreign.id }) };
  return {
    users: { member: asConfig(member), peer: asConfig(peer), ...(outsider && { outsider: asConfig(outsider) }) },
    ...(Object.keys(rooms).length > 0 && { rooms }),
    tokens: { expired: member.expiredToken },
  };
}

interface Participants {
  member: User;
  peer: User;
  outsider?: User;
  shared?: Room;
}

/** Two who share a room that a third is not in. */
function participantsInRooms(world: World): Participants | undefined {
  for (const shared of world.rooms.values()) {
    const [member, peer] = [...shared.occupants].flatMap((id) => world.users.get(id) ?? []);
    const outsider = [...world.users.values()].find((user) => !has(shared, user));
    if (member && peer && outsider) return { member, peer, outsider, shared };
  }
  return undefined;
}

function participantsWithoutRooms(world: World): Participants | undefined {
  const [member, peer, outsider] = world.users.values();
  return member && peer && { member, peer, ...(outsider && { outsider }) };
}

const has = (room: Room, user: User): boolean => room.occupants.has(user.id);

const asConfig = ({ id, token }: User): CheckUser => ({ id, token });
