import type { RoomName, UserRole } from '../server-profile.ts';

/** The two users of each room; the third must not be in it. */
export const roomUsers: Readonly<Record<RoomName, readonly [UserRole, UserRole]>> = {
  shared: ['member', 'peer'],
  foreign: ['outsider', 'peer'],
};
