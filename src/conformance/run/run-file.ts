import { type CheckTrace, checkTraceVersion, readCheckTrace, TraceProblem } from '../../traffic/reading/index.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { RunRecord } from './record-run.ts';
import type { RecordedCase } from './run-case.ts';

/**
 * A recorded run as NDJSON: what is known of the run, then one line per case, then what passed. Where cases share a run,
 * the first names its entries and the others name that case. There is no token in it.
 */
export function writeTrace({ records, entries, ...run }: RunRecord): string {
  const head = { kind: 'check-run', version: checkTraceVersion, ...run };
  const written = new Map<RecordedCase['recording'], string>();
  const cases = records.map(({ id, durationMs, recording, outcome }) => {
    const sameAs = written.get(recording);
    if (sameAs !== undefined) return { kind: 'case', id, durationMs, sameAs };
    written.set(recording, id);
    const { startedAt } = recording;
    return { kind: 'case', id, durationMs, startedAt, outcome, entries: recording.entries.map(({ seq }) => seq) };
  });
  return `${[head, ...cases, ...entries].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/**
 * The recorded run in a trace file.
 * @throws CheckProblem where it is no such file, with the line
 */
export function readTrace(file: string, text: string): RunRecord {
  const { head, cases, entries } = checkTraceIn(file, text);
  return { ...(head as unknown as RunRecord), records: cases as unknown as RecordedCase[], entries };
}

function checkTraceIn(file: string, text: string): CheckTrace {
  try {
    return readCheckTrace(file, text);
  } catch (error) {
    throw error instanceof TraceProblem ? new CheckProblem(error.message) : error;
  }
}
