import { dialects } from '../../protocol/index.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import type { Need, RoomName, ServerProfile, Unavailable, UserRole } from './server-profile.ts';

/** The line of config that gives a room. */
export const roomRemedy: Readonly<Record<RoomName, string>> = {
  shared: 'rooms: { shared: "<id of a room that member and peer are in, and outsider is not>" }',
  foreign: 'rooms: { foreign: "<id of a room that peer and outsider are in, and member is not>" }',
};

/** The lines of config that help where nobody can guess the id of a room that create_dm makes. */
export const directRoomRemedy =
  'rooms: { dm: "<id of a room that create_dm has made for member and peer>" }, or, where none can be had, ' +
  'waive: { create-dm.occupants: "the id of a new room cannot be guessed" }';

const missingOutsider: Unavailable = {
  reason: 'The config names no outsider.',
  remedy: 'users: { outsider: { id: "<user id>", token: "<token>" } }',
};

const missingExpiredToken: Unavailable = {
  reason: 'The config has no expired token.',
  remedy: 'tokens: { expired: "<a token that was valid once>" }',
};

/** What is known before the server has been asked anything. */
export function blankProfile(setup: CheckSetup): ServerProfile {
  const { sendKey, retrieveKey } = dialects[setup.dialect];
  const unavailable: Partial<Record<Need, Unavailable>> = {};
  if (!setup.users.outsider) Object.assign(unavailable, { outsider: missingOutsider, foreign: missingOutsider });
  if (!setup.expiredToken && !setup.expired) unavailable['expired-token'] = missingExpiredToken;
  const userIds: Partial<Record<UserRole, string>> = {};
  for (const [role, user] of Object.entries(setup.users)) if (user?.id) userIds[role as UserRole] = user.id;
  const { foreign, ...others } = setup.rooms;
  const rooms = { ...others, ...(setup.users.outsider && foreign !== undefined && { foreign }) };
  return {
    url: setup.url,
    webSocketUrl: setup.webSocketUrl,
    expected: setup.dialect,
    sendKey,
    retrieveKey,
    userIds,
    rooms,
    givenRooms: Object.keys(rooms) as RoomName[],
    ...(setup.directRoom !== undefined && { directRoom: setup.directRoom }),
    seenRooms: [
      ...new Set([...Object.values(setup.rooms), ...(setup.directRoom === undefined ? [] : [setup.directRoom])]),
    ],
    vacantRooms: null,
    madeRooms: 0,
    unavailable,
    clockSkewSeconds: setup.clockSkewSeconds,
    recentId: 0,
    unsolicitedFrames: [],
    acknowledgements: [],
    receiverSpread: 0,
    subscribesLate: false,
    servesFewConnections: false,
  };
}
