import { describeEvent } from './describe-event.ts';
import type { TraceEntry } from './index.ts';

/**
 * What passed, in one line: who, the direction, what.
 * @example 'ada#1 → {"room":"1","messages":"hi"}'
 */
export function describeEntry(entry: TraceEntry): string {
  switch (entry.kind) {
    case 'opened':
      return `#${entry.connection} opened`;
    case 'from-client':
      return `${who(entry)} → ${entry.data === null ? 'a binary frame' : shown(entry.data)}`;
    case 'to-client':
      return `${who(entry)} ← ${entry.data === null ? 'a binary frame' : shown(entry.data)}`;
    case 'pong':
      return `${who(entry)} answered the ping: it can have read CONNECTED`;
    case 'closing':
      return `${who(entry)} ← ${entry.code === null ? 'cut without a close frame' : `close ${entry.code}`}`;
    case 'closed':
      return `${who(entry)} closed (${entry.code})`;
    case 'request':
      return `request ${entry.request} → ${entry.endpoint} ${shown(entry.body)}`;
    case 'response':
      return `request ${entry.request} ← ${entry.status} ${entry.damage ?? shown(entry.body)}${
        entry.user === undefined ? '' : ` (${entry.user})`
      }`;
    case 'waited':
      return `listened for ${entry.ms} ms`;
    case 'note':
      return noted(entry);
  }
}

function noted({ event }: Extract<TraceEntry, { kind: 'note' }>): string {
  const { text, remedy } = describeEvent(event);
  return remedy === undefined ? text : `${text}. ${remedy}`;
}

function who({ user, connection }: { user?: string; connection: number }): string {
  return `${user ?? ''}#${connection}`;
}

/** Short, and without anything that could move a terminal's cursor. */
function shown(text: string): string {
  const short = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return short.replace(/\p{Cc}/gu, ' ');
}
