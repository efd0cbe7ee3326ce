import type { TraceEntry } from '../../traffic/index.ts';

/** How the list names the kinds: a sign and a word, so that no colour is needed. */
export const kindWords: Readonly<Record<TraceEntry['kind'], string>> = {
  'from-client': '→ frame',
  'to-client': '← frame',
  request: '⇒ request',
  response: '⇐ answer',
  opened: '○ opened',
  pong: '· pong',
  closing: '× closing',
  closed: '● closed',
  waited: '… waited',
  'at-server': '⇄ at server',
  note: '✎ note',
};

/** The time of day in UTC, as the log has it. */
export function timeOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '--:--:--.---' : date.toISOString().slice(11, 23);
}
