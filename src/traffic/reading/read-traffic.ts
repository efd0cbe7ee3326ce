import { isObject, type Report } from '../../protocol/index.ts';
import type { TraceEntry } from '../entry.ts';
import { readHar } from '../har/read-har.ts';
import { parseWhole } from './parse-whole.ts';
import { readCheckTrace } from './read-check-trace.ts';
import { kindOfRecording, type RecordingKind, readReport } from './read-report.ts';
import { readServeTrace } from './read-trace.ts';
import { TranscriptReader } from './transcript-reader.ts';

/** The content of a recorded file. */
export interface Traffic {
  kind: RecordingKind;
  /**
   * In the order of their numbers. In a report that order holds within a case only: it does not tell what happened in
   * two cases at once.
   */
  entries: TraceEntry[];
  /** The ids of users on the server, by the names that the entries have for them, where they are known. */
  users: Readonly<Record<string, string>>;
  /** The line in whose middle the file ends, where it does: what followed is not known. */
  cutAt?: number;
}

/**
 * Reads what `serve --trace` or `check --trace` has written, a JSON report of `check` or `play`, or a HAR.
 * @throws RecordingProblem, FileProblems if it is no such file: with the place
 * @example readTraffic('run.ndjson', readFileSync('run.ndjson', 'utf8')).entries.length
 */
export function readTraffic(file: string, text: string): Traffic {
  const kind = kindOfRecording(text);
  switch (kind) {
    case 'serve-trace': {
      const { entries, ...cut } = readServeTrace(file, text);
      const names = entries.flatMap((entry) => ('user' in entry && entry.user) || []);
      return { kind, entries, users: Object.fromEntries(names.map((name) => [name, name])), ...cut };
    }
    case 'check-trace': {
      const { head, entries, cutAt } = readCheckTrace(file, text);
      const ids = isObject(head.profile) ? head.profile.userIds : {};
      return { kind, entries, users: ids as Record<string, string>, ...(cutAt !== undefined && { cutAt }) };
    }
    case 'har':
      return { kind, entries: readHar(parseWhole(file, text))[0]?.entries ?? [], users: {} };
    case 'report': {
      const report = readReport(file, text);
      return { kind, entries: entriesOf(report), users: report.cast?.users ?? {} };
    }
  }
}

/** Cases that share a run have the same transcript, apart from the lines that each of them marks. */
function entriesOf({ results, startedAt }: Report): TraceEntry[] {
  const reader = new TranscriptReader({ isVerbatim: false });
  const runs = new Map(results.map(({ transcript }) => [withoutMarks(transcript), transcript]));
  return [...runs.values()].flatMap((transcript) => reader.read(transcript, Date.parse(startedAt)));
}

const withoutMarks = (transcript: Report['results'][number]['transcript']): string =>
  JSON.stringify(transcript.map(({ guilty: _, ...entry }) => entry));
