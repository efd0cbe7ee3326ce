import { isObject, type JsonObject, parseExactly, parseJson } from '../../protocol/index.ts';
import { findList, messageOf, type TraceEntry } from '../../traffic/index.ts';
import { markersIn } from '../../wire-client/index.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';

/** What tells the messages of a run from those of others. */
interface Own {
  runId: string;
  /** Texts without a marker that it posted, and as whom. */
  texts: ReadonlySet<string>;
  posters: readonly unknown[];
}

/**
 * How many messages a run has left in each room: those that any connection or history has shown.
 * @example leftMessages(entries, profile, 'ct7k2m9q') // { '17': 340, '43': 5 }
 */
export function leftMessages(
  entries: readonly TraceEntry[],
  profile: ServerProfile,
  runId: string,
): Record<string, number> {
  const own = { runId, texts: unmarkedTexts(entries, profile), posters: Object.values(profile.userIds) };
  const seen = new Map<string, Set<string>>();
  for (const entry of distinct(entries)) {
    for (const message of shownBy(entry, own, profile)) {
      if (!isOwn(message, own)) continue;
      const room = String(message.room);
      seen.set(room, (seen.get(room) ?? new Set()).add(`${message.id} ${message.message}`));
    }
  }
  return Object.fromEntries([...seen].map(([room, messages]) => [room, messages.size]));
}

/** Without frames that went to one more connection with the same text. */
function* distinct(entries: readonly TraceEntry[]): Iterable<TraceEntry> {
  const frames = new Set<string>();
  for (const entry of entries) {
    const frame = entry.kind === 'to-client' ? entry.data : null;
    if (frame !== null && frames.has(frame)) continue;
    if (frame !== null) frames.add(frame);
    yield entry;
  }
}

function unmarkedTexts(entries: readonly TraceEntry[], { sendKey }: ServerProfile): Set<string> {
  const sent = entries.flatMap((entry) =>
    entry.kind === 'from-client' && entry.data !== null && markersIn(entry.data).length === 0 ? [entry.data] : [],
  );
  const texts = sent.map(parseJson).map((frame) => (isObject(frame) ? frame[sendKey] : undefined));
  return new Set(texts.filter((text) => typeof text === 'string'));
}

function shownBy(entry: TraceEntry, { runId }: Own, { retrieveKey }: ServerProfile): JsonObject[] {
  if (entry.kind === 'to-client' && entry.data !== null) return [messageOf(parseExactly(entry.data)) ?? {}];
  if (entry.kind !== 'response' || entry.endpoint !== 'retrieve' || !entry.body.includes(runId)) return [];
  return (findList(parseExactly(entry.body), retrieveKey) ?? []).filter(isObject);
}

function isOwn({ message, poster }: JsonObject, { runId, texts, posters }: Own): boolean {
  if (typeof message !== 'string') return false;
  return message.includes(runId) || (texts.has(message) && posters.includes(poster));
}
