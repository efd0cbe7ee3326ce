import type { ChatEvent } from '../../protocol/index.ts';
import type { TraceEntry } from '../entry.ts';

/** The longest frame or body that is kept in memory whole, in characters. */
const longestKept = 4096;

/** The longest of all other texts: no room, path or error of a sound client is longer. */
const longestWord = 1000;

/** An entry as it is kept: what a client made long is cut. */
export function keepable(entry: TraceEntry): TraceEntry {
  if (entry.kind === 'note') return keepableNote(entry);
  if (entry.kind === 'at-server') {
    const { kind, seq, at, passed } = entry;
    const { seq: _, at: __, ...kept } = keepable({ seq, at, ...passed });
    return { kind, seq, at, passed: kept as typeof passed };
  }
  if ('data' in entry && entry.data && entry.data.length > longestKept) {
    return { ...entry, data: shorten(entry.data), length: entry.data.length };
  }
  if ('body' in entry && entry.body.length > longestKept) {
    const newestId = entry.kind === 'response' ? highestId(entry) : undefined;
    const length = entry.body.length;
    return { ...entry, body: shorten(entry.body), length, ...(newestId !== undefined && { newestId }) };
  }
  return entry;
}

/** The highest id in a history, which may stand in the part that is cut; of one that breaks off none. */
function highestId({ endpoint, body }: Extract<TraceEntry, { kind: 'response' }>): number | undefined {
  if (endpoint !== 'retrieve' || !/[}\]]\s*$/.test(body.slice(-10))) return undefined;
  let highest: number | undefined;
  for (const [, id] of body.matchAll(/"id"\s*:\s*(\d+)/g)) highest = Math.max(highest ?? 0, Number(id));
  return highest;
}

function keepableNote(entry: Extract<TraceEntry, { kind: 'note' }>): TraceEntry {
  const { event } = entry;
  if (event.type !== 'posted' || event.message.message.length <= longestKept) return entry;
  return { ...entry, event: { ...event, message: { ...event.message, message: shorten(event.message.message) } } };
}

/**
 * An event in which no text that a client has chosen is long, such as the room of a frame that is dropped, or a path.
 * A message that was posted stays whole: it is in its room's history anyway.
 */
export function shortened(event: ChatEvent): ChatEvent {
  let short: Record<string, unknown> | undefined;
  for (const key in event) {
    const value = event[key as keyof ChatEvent] as unknown;
    if (typeof value !== 'string' || value.length <= longestWord) continue;
    short ??= { ...event };
    short[key] = shortenWord(value);
  }
  return (short as ChatEvent | undefined) ?? event;
}

/** The beginning of a text of a client, such as a header. */
export const shortenWord = (text: string): string => (text.length > longestWord ? beginning(text, longestWord) : text);

const shorten = (text: string): string => beginning(text, longestKept);

/** Copies the beginning: a slice would keep the whole text alive. */
function beginning(text: string, length: number): string {
  return `${Buffer.from(text.slice(0, length)).toString()}… (${text.length} characters in all)`;
}

/** What an entry takes beside its texts, in bytes. */
const entryBytes = 300;

/** About how much memory an entry takes, in bytes; characters count twice, as most do that are not Latin. */
export function sizeOf(entry: TraceEntry): number {
  // A message to many leaves one of these for each of them.
  if (entry.kind === 'to-client') return entryBytes + 2 * (entry.data?.length ?? 0);
  const texts = textsOf(entry) as Record<string, unknown>;
  let length = 0;
  for (const key in texts) {
    const value = texts[key];
    if (typeof value === 'string') length += value.length;
  }
  if (entry.kind === 'note' && entry.event.type === 'posted') length += entry.event.message.message.length;
  return entryBytes + 2 * length;
}

/** The object in which the texts of an entry stand. */
function textsOf(entry: TraceEntry): object {
  if (entry.kind === 'note') return entry.event;
  return entry.kind === 'at-server' ? entry.passed : entry;
}
