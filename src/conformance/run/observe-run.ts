import {
  type ObserverKnowledge,
  type ObserverVerdict,
  observe,
  quietWindowFor,
  roomsOfRoles,
} from '../../observer/index.ts';
import { dialects } from '../../protocol/index.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import type { RunRecord } from './record-run.ts';

/** What the whole record of a run shows, whichever case made the traffic. */
export function observeRun({ entries, profile, delivery }: RunRecord): ObserverVerdict {
  return observe(entries, knowledgeOf(profile, quietWindowFor(delivery.slowest)));
}

function knowledgeOf(profile: ServerProfile, quietWindowMs: number): ObserverKnowledge {
  const { rooms, userIds, givenRooms = [] } = profile;
  const { unknownUser, unknownRoom } = dialects[profile.expected];
  return {
    userIds,
    rooms: roomsOfRoles({ rooms, userIds, given: givenRooms }),
    dialect: { sendKey: profile.sendKey, retrieveKey: profile.retrieveKey, unknownUser, unknownRoom },
    hasOwnMarkers: true,
    isHeadCut: false,
    isClockComparable: true,
    clockSkewSeconds: profile.clockSkewSeconds,
    recorder: 'client',
    quietWindowMs,
  };
}
