import type { TraceEntry } from './entry.ts';

/**
 * Who acted, as people say it: the label, or user and connection; for a request the user.
 * @example whoOf({ seq: 1, at: 0, kind: 'opened', connection: 7, user: 'ada' }) // 'ada#7'
 */
export function whoOf(entry: TraceEntry): string {
  if ('label' in entry && entry.label !== undefined) return entry.label;
  const user = 'user' in entry ? entry.user : undefined;
  return 'connection' in entry ? `${user ?? ''}#${entry.connection}` : (user ?? 'nobody');
}
