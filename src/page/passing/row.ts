import { quotedBehind } from '../../protocol/index.ts';
import { describeEvent, lineOf, printable, type TraceEntry, userOf } from '../../traffic/index.ts';

/** The kinds that one can choose from. */
export type RowGroup = 'frames' | 'requests' | 'connections' | 'notes';

type Note = Extract<TraceEntry, { kind: 'note' }>;

/** One thing that passed, as the page shows it. */
export interface PassedRow {
  entry: TraceEntry;
  group: RowGroup;
  who: string;
  text: string;
  user: string | undefined;
  room: string | undefined;
  connection: number | undefined;
  /** What a search looks in: lower case. */
  searched: string;
  /** What the server said of it. */
  notes: Note[];
  isDropped: boolean;
}

const groups: Record<TraceEntry['kind'], RowGroup> = {
  'from-client': 'frames',
  'to-client': 'frames',
  request: 'requests',
  response: 'requests',
  opened: 'connections',
  pong: 'connections',
  closing: 'connections',
  closed: 'connections',
  waited: 'notes',
  'at-server': 'frames',
  note: 'notes',
};

/** The longest text of a row, in characters. */
const longestText = 300;

export function rowOf(entry: TraceEntry): PassedRow {
  const { who, data, side } = lineOf(entry);
  const between = side === undefined ? '' : `(between proxy and ${side} alone) `;
  const text = between + printable(data, longestText);
  return {
    entry,
    group: groups[entry.kind],
    who: printable(who),
    text,
    user: userOf(entry) ?? posterOf(entry),
    room: roomOf(entry),
    connection: connectionOf(entry),
    searched: `${entry.seq} ${who} ${entry.kind} ${data}`.toLowerCase(),
    notes: [],
    isDropped: entry.kind === 'note' && saysDropped(entry),
  };
}

export const saysDropped = ({ event }: Note): boolean => event.type === 'dropped' || event.type === 'ignored';

/** Whether a note is about the frame that came just before it. */
export const isAboutFrame = ({ event }: Note): boolean =>
  ['posted', 'dropped', 'refused', 'ignored', 'too-early'].includes(event.type);

/** What the server said of a frame, in two words; undefined where it said nothing. */
export function outcomeOf({ notes, isDropped }: PassedRow): string | undefined {
  if (isDropped) return '✕ dropped';
  const types = notes.map(({ event }) => event.type);
  if (types.includes('refused')) return '✕ refused';
  if (types.includes('too-early')) return '⚠ too early';
  return types.includes('posted') ? '✓ accepted' : undefined;
}

/** What a note says, and what to do. */
export const sentenceOf = ({ event }: Note): { text: string; remedy?: string } => describeEvent(event);

function posterOf(entry: TraceEntry): string | undefined {
  return entry.kind === 'note' && entry.event.type === 'posted' ? entry.event.message.poster : undefined;
}

function connectionOf(entry: TraceEntry): number | undefined {
  const source = entry.kind === 'note' ? entry.event : entry.kind === 'at-server' ? entry.passed : entry;
  return 'connection' in source ? source.connection : undefined;
}

function roomOf(entry: TraceEntry): string | undefined {
  switch (entry.kind) {
    case 'note':
      if (entry.event.type === 'posted') return entry.event.message.room;
      return 'room' in entry.event ? entry.event.room : undefined;
    case 'from-client':
    case 'to-client':
      return roomIn(entry.data);
    case 'request':
    case 'response':
      return ('room' in entry && entry.room) || roomIn(entry.body);
    default:
      return undefined;
  }
}

/** Of the shapes of the chat: {"room":"1",…} and {"room_id":"1"}. */
function roomIn(text: string | null): string | undefined {
  if (text === null) return undefined;
  for (const { from, to, isClosed } of quotedBehind(text, /"room(?:_id)?"\s*:\s*"/)) {
    if (isClosed) return text.slice(from, to);
  }
  return undefined;
}
