import { isObject, parseJson } from '../../../protocol/index.ts';
import type { TraceEntry } from '../../../traffic/index.ts';
import { markersIn } from '../../../wire-client/index.ts';
import type { ServerProfile, UserRole } from '../../discovery/server-profile.ts';
import type { SoakRecord } from '../soak-record.ts';
import { isMissingRoom, SoakRooms } from '../soak-rooms.ts';
import { findingOf, type SoakFinding } from './soak-finding.ts';

type Sent = Extract<TraceEntry, { kind: 'from-client' }> & { marker: string; room: string };

/** A connection has to stay open so long after a post, in milliseconds, and so many times the slowest delivery. */
const [leastMs, slowestDeliveries] = [1000, 5];

/**
 * Posts that nobody ever saw, neither live nor in a history, although a later one from the same connection was posted and
 * the connection stayed. Only a soak knows that everybody was there to see them, and that histories were read in the end.
 */
export function vanishedPosts(entries: readonly TraceEntry[], soak: SoakRecord, profile: ServerProfile): SoakFinding[] {
  const seen = firstSights(entries);
  const ends = new Map(entries.flatMap((entry) => (entry.kind === 'closed' ? [[entry.connection, entry.at]] : [])));
  const patience = Math.max(leastMs, slowestDeliveries * soak.slowestDeliveryMs);
  const rooms = new SoakRooms({ profile });
  const sent = entries.flatMap((entry) => toSent(entry, rooms, profile.sendKey));
  const stayed = ({ connection, at }: Sent) => (ends.get(connection) ?? Number.POSITIVE_INFINITY) - at > patience;
  const later = laterSeen(sent, seen);
  return findingOf(
    'send.posts',
    sent.flatMap((post) => {
      const next = later.get(post.marker);
      if (seen.has(post.marker) || !next || !stayed(post)) return [];
      const lastRead = entries.findLast((entry) => isHistoryOf(entry, post.user));
      return [
        {
          sentence: `${post.user} posted ${post.marker} to room ${post.room}, and nobody ever saw it; what was posted on the same connection after it was seen.`,
          expected: 'a message in the room',
          actual: 'neither a live message nor one in a history',
          evidence: [post.seq, next.seq, seen.get(next.marker), lastRead?.seq],
        },
      ];
    }),
  );
}

const isHistoryOf = (entry: TraceEntry, user: string | undefined): boolean =>
  entry.kind === 'response' && entry.endpoint === 'retrieve' && entry.user === user;

/** Where each marker came first. */
function firstSights(entries: readonly TraceEntry[]): Map<string, number> {
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const text = entry.kind === 'to-client' ? entry.data : entry.kind === 'response' ? entry.body : undefined;
    for (const marker of markersIn(text ?? '')) if (!seen.has(marker)) seen.set(marker, entry.seq);
  }
  return seen;
}

/** A post of ours to a room that its user is in. */
function toSent(entry: TraceEntry, rooms: SoakRooms, sendKey: ServerProfile['sendKey']): Sent[] {
  if (entry.kind !== 'from-client') return [];
  const json = parseJson(entry.data ?? '');
  if (!isObject(json) || typeof json.room !== 'string') return [];
  const [marker] = markersIn(String(json[sendKey]));
  const isForbidden = isMissingRoom(json.room) || json.room === rooms.foreignTo(entry.user as UserRole);
  return marker === undefined || isForbidden ? [] : [{ ...entry, marker, room: json.room }];
}

/** For each post, the first one after it on its connection that somebody saw. */
function laterSeen(sent: readonly Sent[], seen: ReadonlyMap<string, number>): Map<string, Sent> {
  const later = new Map<string, Sent>();
  const next = new Map<number, Sent>();
  for (const post of sent.toReversed()) {
    const following = next.get(post.connection);
    if (following) later.set(post.marker, following);
    if (seen.has(post.marker)) next.set(post.connection, post);
  }
  return later;
}
