import { pathOf } from '../endpoint-path.ts';
import type { TraceEntry } from '../entry.ts';
import { describeEvent } from './describe-event.ts';
import { printable } from './printable.ts';
import { placeOf, userOf } from './who.ts';

/** What passed, in the columns of a transcript. */
export interface EntryLine {
  kind: Exclude<TraceEntry['kind'], 'at-server'>;
  /** On which side of a proxy it passed alone; missing where all the way. */
  side?: 'client' | 'server';
  /** The user and the number of the connection or request, such as `ada#1`; empty where neither is known. */
  who: string;
  /** The frame, request, answer, code or note, whole. */
  data: string;
}

/**
 * What passed, in one line: who, the direction, what.
 * @example 'ada#1 → {"room":"1","messages":"hi"}'
 */
export function describeEntry(entry: TraceEntry): string {
  return describeLine(lineOf(entry));
}

export function lineOf(entry: TraceEntry): EntryLine {
  if (entry.kind === 'at-server') return { ...lineOf({ ...entry, ...entry.passed }), side: 'server' };
  const place = placeOf(entry) ?? '';
  const who = place.startsWith('#') ? `${userOf(entry) ?? ''}${place}` : `${userOf(entry) ?? ''} ${place}`.trim();
  const side = 'side' in entry && entry.side ? { side: entry.side } : undefined;
  return { kind: entry.kind, who: ('label' in entry && entry.label) || who, data: dataOf(entry), ...side };
}

/** Short, and without anything that could move a terminal's cursor. */
export function describeLine(line: EntryLine): string {
  const between = line.side === undefined ? '' : ` (between proxy and ${line.side} alone)`;
  return `${describeOne(line)}${between}`;
}

function describeOne({ kind, ...line }: EntryLine): string {
  const who = printable(line.who);
  const data = kind === 'note' ? line.data : printable(line.data);
  switch (kind) {
    case 'opened':
      return `${who} opened`;
    case 'from-client':
    case 'request':
      return `${who} → ${data}`;
    case 'to-client':
    case 'response':
      return `${who} ← ${data}`;
    case 'pong':
      return `${who} answered the ping: it can have read CONNECTED`;
    case 'closing':
      return `${who} ← closed by the server: ${data}`;
    case 'closed':
      return `${who} closed (${data})`;
    case 'waited':
      return `listened for ${data}`;
    case 'note':
      return data;
  }
}

function dataOf(entry: Exclude<TraceEntry, { kind: 'at-server' }>): string {
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
      return entry.code === null ? 'without a close frame' : String(entry.code);
    case 'closed':
      return String(entry.code);
    case 'request':
      return `${entry.method ?? 'POST'} ${pathOf(entry.endpoint)} ${entry.body}`.trim();
    case 'response':
      return [
        entry.status ?? entry.failure ?? 'no answer',
        entry.damage ?? entry.body,
        entry.room && `(room ${entry.room})`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'note': {
      const { text, remedy } = describeEvent(entry.event);
      return remedy === undefined ? text : `${text}. ${remedy}`;
    }
  }
}
