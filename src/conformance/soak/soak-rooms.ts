import type { CaseContext } from '../case/case-context.ts';
import { roomUsers } from '../discovery/rooms/room-users.ts';
import type { RoomName, ServerProfile, UserRole } from '../discovery/server-profile.ts';

/** A room, and those of our users who are in it. */
export interface SoakRoom {
  id: string;
  roles: readonly UserRole[];
}

/** The rooms in which the users of a soak talk. */
export class SoakRooms {
  readonly #rooms = new Map<string, SoakRoom>();
  readonly #profile: ServerProfile;

  constructor({ profile }: Pick<CaseContext, 'profile'>) {
    this.#profile = profile;
    for (const [name, id] of Object.entries(profile.rooms)) {
      const roles = roomUsers[name as RoomName].filter((role) => !profile.unavailable[role]);
      this.#rooms.set(id, { id, roles });
    }
  }

  /** Those that a user is in. */
  of(role: UserRole): SoakRoom[] {
    return [...this.#rooms.values()].filter(({ roles }) => roles.includes(role));
  }

  /** One that a user certainly is not in. */
  foreignTo(role: UserRole): string | undefined {
    if (role === 'member') return this.#profile.rooms.foreign;
    return role === 'outsider' ? this.#profile.rooms.shared : undefined;
  }

  /** Notes a room with the ids of its occupants. @returns whether it is new */
  add(id: string, occupants: readonly string[]): boolean {
    if (this.#rooms.has(id)) return false;
    const users = Object.entries(this.#profile.userIds) as [UserRole, string][];
    const roles = users.filter(([, userId]) => occupants.includes(userId)).map(([role]) => role);
    this.#rooms.set(id, { id, roles });
    return true;
  }

  get ids(): string[] {
    return [...this.#rooms.keys()];
  }
}

const missing = 'no-room-';

/** The id of a room that does not exist. */
export const missingRoom = (marker: string): string => `${missing}${marker}`;
export const isMissingRoom = (id: string): boolean => id.startsWith(missing);

/** The one at a place from 0 up to 1. */
export const at = <Item>(items: readonly Item[], place: number): Item | undefined =>
  items[Math.min(items.length - 1, Math.floor(place * items.length))];
