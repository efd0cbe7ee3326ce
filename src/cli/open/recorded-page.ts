import { type JudgedRecording, judgeRecordings } from '../../judge/index.ts';
import type { Report } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';

/** What the page shows of recordings. */
export interface RecordedPage {
  files: string[];
  entries: TraceEntry[];
  verdict: Report;
}

/** The entries of all recordings in the order of their times, with numbers that are theirs alone. */
export function recordedPage(recordings: readonly JudgedRecording[]): RecordedPage {
  const all = recordings.flatMap(({ entries }, index) => apart(entries, index));
  const inOrder = all.toSorted((a, b) => a.at - b.at);
  return {
    files: [...new Set(recordings.map(({ file }) => file))],
    entries: inOrder.map((entry, index) => ({ ...entry, seq: index + 1 })),
    verdict: judgeRecordings(recordings),
  };
}

/** So far apart are the numbers of connections and requests of two recordings; the first keeps its own. */
const distance = 1_000_000;

function apart(entries: readonly TraceEntry[], index: number): readonly TraceEntry[] {
  if (index === 0) return entries;
  return entries.map((entry) => {
    if ('connection' in entry) return { ...entry, connection: entry.connection + index * distance };
    return 'request' in entry ? { ...entry, request: entry.request + index * distance } : entry;
  });
}
