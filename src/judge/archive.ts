import { writeHar } from '../traffic/index.ts';
import type { JudgedRecording } from './judged-recording.ts';

/** What the address of a server is where no recording tells it: a name that never exists. */
const unknownUrl = 'http://recorded.invalid';

/**
 * What was read, as one HTTP archive that browsers' developer tools import.
 * @example writeFileSync('all.har', archiveOf(readRecordings(['trace.ndjson'])))
 */
export function archiveOf(recordings: readonly JudgedRecording[], target?: string): string {
  const archives = recordings.map(({ entries, url }) => writeHar(entries, url ?? target ?? unknownUrl));
  const [first = writeHar([], unknownUrl), ...others] = archives;
  const entries = [first, ...others].flatMap(({ log }) => log.entries);
  const inOrder = entries.toSorted((a, b) => (a.startedDateTime < b.startedDateTime ? -1 : 1));
  return `${JSON.stringify({ log: { ...first.log, entries: inOrder } }, null, 1)}\n`;
}
