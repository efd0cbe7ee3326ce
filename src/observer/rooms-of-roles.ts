import type { KnownRoom } from './knowledge.ts';

type Role = 'member' | 'peer' | 'outsider';

/** Who is in a room of the config of `check`, and who is not. */
const people: Readonly<Record<string, { occupants: readonly Role[]; outsider: Role }>> = {
  shared: { occupants: ['member', 'peer'], outsider: 'outsider' },
  foreign: { occupants: ['peer', 'outsider'], outsider: 'member' },
};

interface RolesAndRooms {
  /** Room ids by the name that the config has for each. */
  rooms: Readonly<Partial<Record<string, string>>>;
  /** User ids by role, as far as they are known. */
  userIds: Readonly<Partial<Record<string, string>>>;
  /** Those of the rooms that stood before the recording: in others, the recording itself tells since when somebody is in. */
  given?: readonly string[];
}

/**
 * What a config of `check` says about who is in which room.
 * @example roomsOfRoles({ rooms: { shared: '17' }, userIds: { member: 'u1', peer: 'u2' }, given: ['shared'] })
 */
export function roomsOfRoles({ rooms, userIds, given = [] }: RolesAndRooms): KnownRoom[] {
  const idsOf = (roles: readonly Role[]): string[] => roles.flatMap((role) => userIds[role] ?? []);
  return Object.entries(people).flatMap(([name, { occupants, outsider }]) => {
    const id = rooms[name];
    if (id === undefined) return [];
    return [{ id, outsiders: idsOf([outsider]), ...(given.includes(name) && { occupants: idsOf(occupants) }) }];
  });
}
