import type { ObservedResult } from '../observer/index.ts';
import type { Baseline, ReadRecording, Report, Result } from '../protocol/index.ts';
import { applyBaseline, summarise } from '../report/index.ts';
import { version } from '../version.ts';
import { dialectOf } from './detect-dialect.ts';
import type { JudgedRecording } from './judged-recording.ts';
import { clientResults } from './results/client-results.ts';
import { serverResults } from './results/server-results.ts';
import { brokenStatus } from './results/status.ts';
import { Transcripts } from './results/transcript.ts';
import { type JudgedSelection, selector } from './selection.ts';

export interface VerdictOptions extends JudgedSelection {
  /** SHOULDs fail, too. */
  strict?: boolean | undefined;
  /** Failures that are expected. */
  baseline?: Baseline | undefined;
  /** What was judged, for people; told by the recordings where left out. */
  target?: string | undefined;
  /** What an observer says that has watched all of it; the recordings are observed where left out. */
  observed?: readonly ObservedResult[] | undefined;
  /** Results that were broken at an earlier look: what was found once stays found. */
  found?: readonly Result[] | undefined;
}

/**
 * A verdict on the server, by what passed alone, and on each client. Pure, apart from the day on which the baseline is
 * read. Of several recordings only the order within each counts, and ids across them.
 * @throws UsageError where the selection names nothing
 * @example judgeRecordings(readRecordings(['page.har'])).verdict // 'conformant', 'violations' or 'incomplete'
 */
export function judgeRecordings(
  recordings: readonly JudgedRecording[],
  { strict: isStrict = false, baseline, target, observed, found = [], ...selection }: VerdictOptions = {},
): Report {
  const isSelected = selector(selection);
  const transcripts = new Transcripts(recordings);
  const now = [
    ...serverResults(recordings, transcripts, { isStrict, observed }),
    ...clientResults(recordings, transcripts, { isStrict }),
  ];
  const results = withFound(now, found, isStrict).filter(isSelected);
  const report: Report = {
    schemaVersion: 1,
    tool: { name: 'chat-testbed', version },
    target: target ?? recordings.find(({ url }) => url !== undefined)?.url ?? 'a recorded server',
    recordings: filesIn(recordings),
    ...timesOf(recordings),
    verdict: verdictOf(results),
    summary: summarise(results),
    dialect: dialectOf(recordings),
    results,
    observations: [],
    created: { rooms: [], messages: 0 },
  };
  return baseline ? applyBaseline(report, baseline, { verdict: verdictOf }) : report;
}

/** What was broken before is broken still, whatever a later look says. */
function withFound(now: readonly Result[], found: readonly Result[], isStrict: boolean): Result[] {
  const keyOf = ({ id, subject }: Result): string => `${subject}\n${id}`;
  const before = new Map(
    found.map((result) => [keyOf(result), { ...result, status: brokenStatus(result.level, isStrict) }]),
  );
  // Of what is broken still, the lines that show it may no longer be kept.
  const isShown = ({ status, transcript }: Result): boolean =>
    (status === 'failed' || status === 'warned') && transcript.length > 0;
  const results = now.map((result) => (isShown(result) ? result : (before.get(keyOf(result)) ?? result)));
  for (const result of now) before.delete(keyOf(result));
  return [...results, ...before.values()];
}

/** What was not put to the test leaves no verdict open, as long as anything was. */
function verdictOf(results: readonly Result[]): Report['verdict'] {
  if (results.some(({ status, expectedFailure }) => status === 'failed' && !expectedFailure)) return 'violations';
  return results.some(({ status }) => status !== 'skipped') ? 'conformant' : 'incomplete';
}

function filesIn(recordings: readonly JudgedRecording[]): ReadRecording[] {
  const files = new Map<string, ReadRecording>();
  for (const { file, kind, entries, cutAt } of recordings) {
    const known = files.get(file) ?? { file, kind, entries: 0, ...(cutAt !== undefined && { cutAt }) };
    files.set(file, { ...known, entries: known.entries + entries.length });
  }
  return [...files.values()];
}

/** The latest time that a date can have, in milliseconds since 1970. */
const latest = 8.64e15;

/** From the first entry to the last, as far as their times are times. */
function timesOf(recordings: readonly JudgedRecording[]): Pick<Report, 'startedAt' | 'durationMs'> {
  const ends = recordings.flatMap(({ entries }) => [entries[0]?.at ?? 0, entries.at(-1)?.at ?? 0]);
  const times = ends.filter((at) => at > 0 && at <= latest).sort((a, b) => a - b);
  const [first = 0, last = first] = [times[0], times.at(-1)];
  return { startedAt: new Date(first).toISOString(), durationMs: last - first };
}
