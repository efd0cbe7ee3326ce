import {
  type ObserverKnowledge,
  type ObserverVerdict,
  observe,
  quietWindowFor,
  roomsOfRoles,
} from '../../observer/index.ts';
import { dialects } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import type { RunRecord } from '../run/record-run.ts';

/** What the whole record of a run shows, whichever case made the traffic. */
export function observeRun({ entries, profile, delivery, soak, outages }: RunRecord): ObserverVerdict {
  const slowest = Math.max(delivery.slowest, soak?.slowestDeliveryMs ?? 0);
  return observe(withoutLabels(entries), {
    ...knowledgeOf(profile, quietWindowFor(slowest)),
    isSameServer: !outages,
  });
}

function* withoutLabels(entries: readonly TraceEntry[]): Iterable<TraceEntry> {
  for (const entry of entries) yield unlabelled(entry);
}

/** A label is unique in a case only; in the whole run the number of the connection is. */
export function unlabelled(entry: TraceEntry): TraceEntry {
  if (!('label' in entry)) return entry;
  const { label: _, ...rest } = entry;
  return rest;
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
