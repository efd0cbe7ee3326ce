import type { TraceEntry } from '../entry.ts';

/**
 * Who acted, as people say it: the label, or user and connection; for a request the user.
 * @example whoOf({ seq: 1, at: 0, kind: 'opened', connection: 7, user: 'ada' }) // 'ada#7'
 */
export function whoOf(entry: TraceEntry): string {
  if ('label' in entry && entry.label !== undefined) return entry.label;
  const user = userOf(entry);
  const source = sourceOf(entry);
  return 'connection' in source && source.connection !== undefined
    ? `${user ?? ''}#${source.connection}`
    : (user ?? 'nobody');
}

export function userOf(entry: TraceEntry): string | undefined {
  const source = sourceOf(entry);
  return 'user' in source ? source.user : undefined;
}

/** The connection or request that an entry is about, such as `#1` or `request 1`; undefined if it is neither. */
export function placeOf(entry: TraceEntry): string | undefined {
  const source = sourceOf(entry);
  if (entry.kind !== 'note' && 'request' in source) return `request ${source.request}`;
  return 'connection' in source && source.connection !== undefined ? `#${source.connection}` : undefined;
}

/** What names its user and its place. */
function sourceOf(entry: TraceEntry) {
  if (entry.kind === 'note') return entry.event;
  return entry.kind === 'at-server' ? entry.passed : entry;
}
