import { chatPaths, type VerdictLine } from '../protocol/index.ts';
import type { TraceEntry } from '../traffic/index.ts';
import type { Finding } from './rule.ts';

/** How much of a finding is shown: what led to it, the guilty entries, and what came of it. */
const linesBefore = 6;
const mostGuilty = 12;
const linesAfter = 2;

/** What passed between the mock and the client of a finding, around the guilty entries, which are marked. */
export function transcriptOf({ client, offending }: Finding, entries: readonly TraceEntry[]): VerdictLine[] {
  const shownGuilty = new Set(offending.slice(0, mostGuilty));
  const first = Math.min(...shownGuilty);
  const last = Math.max(...shownGuilty);
  const guiltyEntries = entries.filter(({ seq }) => shownGuilty.has(seq));
  const places = new Set(guiltyEntries.flatMap(placesOf));
  const isInvolved = (entry: TraceEntry): boolean =>
    shownGuilty.has(entry.seq) || userOf(entry) === client || placesOf(entry).some((place) => places.has(place));
  const involved = entries.filter(isInvolved);
  const before = involved.filter(({ seq }) => seq < first).slice(-linesBefore);
  const between = involved.filter(({ seq }) => seq >= first && seq <= last).slice(0, 3 * mostGuilty);
  const after = involved.filter(({ seq }) => seq > last).slice(0, linesAfter);
  return [...before, ...between, ...after].map((entry) => {
    const line = toLine(entry);
    return shownGuilty.has(entry.seq) ? { ...line, guilty: true } : line;
  });
}

function toLine(entry: TraceEntry): VerdictLine {
  const { seq, at, kind } = entry;
  return { seq, at, kind, who: whoOf(entry), data: dataOf(entry) };
}

function whoOf(entry: TraceEntry): string {
  const place = placesOf(entry).find((name) => name.startsWith('#')) ?? '';
  return `${userOf(entry) ?? ''}${place}`;
}

function userOf(entry: TraceEntry): string | undefined {
  if ('user' in entry) return entry.user;
  return entry.kind === 'note' && 'user' in entry.event ? entry.event.user : undefined;
}

/** The connection or request that an entry is about; none where it is neither. */
function placesOf(entry: TraceEntry): string[] {
  if ('connection' in entry) return [`#${entry.connection}`];
  if ('request' in entry) return [`request ${entry.request}`];
  if (entry.kind !== 'note' || !('connection' in entry.event)) return [];
  return entry.event.connection === undefined ? [] : [`#${entry.event.connection}`];
}

function dataOf(entry: TraceEntry): string {
  switch (entry.kind) {
    case 'opened':
    case 'pong':
      return '';
    case 'from-client':
    case 'to-client':
      return entry.data ?? 'a binary frame';
    case 'waited':
      return `${entry.ms} ms`;
    case 'closing':
      return entry.code === null ? 'without a closing handshake' : String(entry.code);
    case 'closed':
      return String(entry.code);
    case 'request':
      return `POST ${chatPaths[entry.endpoint as keyof typeof chatPaths] ?? entry.endpoint} ${entry.body}`;
    case 'response':
      return `${entry.status} ${entry.body}`.trim();
    case 'note':
      return noteOf(entry);
  }
}

function noteOf({ event }: Extract<TraceEntry, { kind: 'note' }>): string {
  switch (event.type) {
    case 'posted':
      return `message ${event.message.id} was posted in room ${event.message.room} by ${event.message.poster}`;
    case 'dropped':
      return `dropped in silence (${event.reason})`;
    case 'refused':
      return `refused: ${event.error} (${event.reason})`;
    case 'too-early':
      return 'sent before CONNECTED can have been read';
    case 'turned-away':
      return `${event.method} ${event.path} ${event.status}`;
    case 'cut-off':
      return `cut off: ${event.why}`;
    default:
      return event.type;
  }
}
