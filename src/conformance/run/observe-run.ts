import { type KnownRoom, type ObserverKnowledge, type ObserverVerdict, observe } from '../../observer/index.ts';
import { dialects } from '../../protocol/index.ts';
import type { RoomName, ServerProfile, UserRole } from '../discovery/server-profile.ts';
import type { RunRecord } from './record-run.ts';

/** A message that came elsewhere is awaited for so many of the slowest deliveries of the run, and at least so long. */
const slowestDeliveries = 10;
const shortestWindowMs = 2000;

/** What the whole record of a run shows, whichever case made the traffic. */
export function observeRun({ entries, profile, delivery }: RunRecord): ObserverVerdict {
  return observe(entries, knowledgeOf(profile, Math.max(shortestWindowMs, slowestDeliveries * delivery.slowest)));
}

function knowledgeOf(profile: ServerProfile, quietWindowMs: number): ObserverKnowledge {
  const { unknownUser, unknownRoom } = dialects[profile.expected];
  return {
    userIds: profile.userIds,
    rooms: knownRooms(profile),
    dialect: { sendKey: profile.sendKey, retrieveKey: profile.retrieveKey, unknownUser, unknownRoom },
    hasOwnMarkers: true,
    isHeadCut: false,
    isClockComparable: true,
    clockSkewSeconds: profile.clockSkewSeconds,
    recorder: 'client',
    quietWindowMs,
  };
}

/** Who is in a room that the config or the discovery has verified, and who is not. */
const people: Readonly<Record<RoomName, { occupants: UserRole[]; outsider: UserRole }>> = {
  shared: { occupants: ['member', 'peer'], outsider: 'outsider' },
  foreign: { occupants: ['peer', 'outsider'], outsider: 'member' },
};

/** A room that the run has made had no occupants before: the record itself tells since when it has. */
function knownRooms({ rooms, userIds, givenRooms = [] }: ServerProfile): KnownRoom[] {
  const idsOf = (roles: readonly UserRole[]): string[] => roles.flatMap((role) => userIds[role] ?? []);
  return Object.entries(people).flatMap(([name, { occupants, outsider }]) => {
    const id = rooms[name as RoomName];
    if (id === undefined) return [];
    const isGiven = givenRooms.includes(name as RoomName);
    return [{ id, outsiders: idsOf([outsider]), ...(isGiven && { occupants: idsOf(occupants) }) }];
  });
}
