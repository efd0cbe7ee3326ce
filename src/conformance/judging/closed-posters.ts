import { isObject, parseJson } from '../../protocol/index.ts';
import { judgedRequirement } from '../../requirements/index.ts';
import { closedData, type TraceEntry, whoOf } from '../../traffic/index.ts';
import { markersIn, type Recording } from '../../wire-client/index.ts';
import type { Case } from '../case/case.ts';
import { closedPosterRemedy } from '../case/closed-poster.ts';
import { failed } from '../case/verdict.ts';
import { roomUsers } from '../discovery/rooms/room-users.ts';
import type { RoomName, ServerProfile } from '../discovery/server-profile.ts';
import type { RunRecord } from '../run/record-run.ts';
import type { Judged } from '../run/run-case.ts';
import { servesSeveral } from '../run/serves-several.ts';

const requirement = 'send.posts';

/** Codes with which a server says that something went wrong in itself; others may be the work of a gateway, a restart, a rate. */
const ownErrors: readonly number[] = [1000, 1002, 1003, 1005, 1007, 1009, 1010, 1011];

/** A connection that the server closed although all that it had sent was in order, and lost what it had sent last. */
interface ClosedPost {
  recording: Recording;
  /** Indexes of the entries in it. */
  sent: number;
  closed: number;
  /** How many frames it had sent. */
  frames: number;
}

/**
 * What the cases of a run show of connections that the server closed upon legal posts: one failure of `send.posts`, which
 * explains the cases that got nothing because of it. A run whose target went away in the middle shows nothing, nor does
 * one of a server that seems to close a connection when its user opens another.
 */
export function closedPosters(run: RunRecord, cases: readonly Case[]): Judged[] {
  const { profile, records, entries, outages } = run;
  if (outages || !cases.some((item) => item.requirement === requirement)) return [];
  const shown = shownMarkers(entries);
  const recordings = [...new Set(records.map(({ recording }) => recording))];
  if (!servesSeveral(entries, 3 * run.delivery.slowest)) return [];
  const found = recordings.flatMap((recording) => closedPostsIn(recording, profile, shown));
  const [plainest] = found.toSorted((one, other) => one.frames - other.frames);
  return plainest ? [toJudged(plainest, found.length)] : [];
}

/** The markers that anybody was shown, live or in a history. */
function shownMarkers(entries: readonly TraceEntry[]): Set<string> {
  const texts = entries.flatMap((entry) => {
    if (entry.kind === 'to-client') return entry.data ?? [];
    return entry.kind === 'response' ? (entry.body ?? []) : [];
  });
  return new Set(texts.flatMap(markersIn));
}

function closedPostsIn(recording: Recording, profile: ServerProfile, shown: ReadonlySet<string>): ClosedPost[] {
  const { entries } = recording;
  return entries.flatMap((entry, closed) => {
    if (entry.kind !== 'closed' || entry.isOurs || !ownErrors.includes(entry.code)) return [];
    const own = [...entries.keys()].filter((index) => isFrameOf(entries[index], entry.connection));
    const [token, ...posts] = own;
    const sent = posts.at(-1);
    if (token === undefined || sent === undefined) return [];
    const texts = posts.map((index) => legalText(entries[index], profile));
    const last = markersIn(texts.at(-1) ?? '');
    const isLost = last.length > 0 && last.every((marker) => !shown.has(marker));
    return isLost && texts.every((text) => text !== undefined) ? [{ recording, sent, closed, frames: own.length }] : [];
  });
}

const isFrameOf = (entry: TraceEntry | undefined, connection: number): boolean =>
  entry?.kind === 'from-client' && entry.connection === connection;

/** The text of a frame that posts to a room its sender is in; undefined where it is any other frame. */
function legalText(entry: TraceEntry | undefined, { rooms, sendKey }: ServerProfile): string | undefined {
  if (entry?.kind !== 'from-client' || entry.data === null) return undefined;
  const frame = parseJson(entry.data);
  if (!isObject(frame) || typeof frame[sendKey] !== 'string') return undefined;
  const isOwn = (Object.keys(roomUsers) as RoomName[]).some(
    (name) => rooms[name] === frame.room && roomUsers[name].some((role) => role === entry.user),
  );
  return isOwn ? String(frame[sendKey]) : undefined;
}

function toJudged({ recording, sent, closed }: ClosedPost, times: number): Judged {
  const shown = recording.entries.filter((entry, index) => index <= closed && isPartOf(entry, recording.entries[sent]));
  const end = recording.entries[closed];
  const who = end ? whoOf(end) : '';
  const data = end?.kind === 'closed' ? closedData(end) : {};
  const again = times > 1 ? ` It happened ${times} times; the plainest is shown.` : '';
  return {
    item: { id: `${requirement}/observed`, requirement, title: judgedRequirement(requirement).sentence },
    record: { durationMs: 0, recording: { startedAt: recording.startedAt, entries: shown } },
    verdict: {
      ...failed(
        `The server closed ${who} (${JSON.stringify(data)}) when it posted to a room that its user is in, and the message reached nobody.${again}`,
        { expected: 'the message is posted, and the connection stays open', actual: { closed: data } },
      ),
      offending: [shown.length - 2, shown.length - 1],
      remedy: closedPosterRemedy,
    },
    // A text that the server cannot take is told by its own case.
    explainedBy: ['live.content'],
    again: `--only ${requirement} --only 'live.*'`,
  };
}

/** The frames of the connection that a frame was sent on, the last of its posts and its end among them. */
const isPartOf = (entry: TraceEntry, sent: TraceEntry | undefined): boolean =>
  'connection' in entry && sent !== undefined && 'connection' in sent && entry.connection === sent.connection;
