import { readCheckTrace } from '../../traffic/reading/index.ts';
import type { RunRecord } from '../run/record-run.ts';
import type { RecordedCase } from '../run/run-case.ts';

/**
 * The recorded run in a trace file.
 * @throws RecordingProblem if it is no such file, with the line
 */
export function readTrace(file: string, text: string): RunRecord {
  const { head, cases, entries, cutAt } = readCheckTrace(file, text);
  const records = cases as unknown as RecordedCase[];
  return { ...(head as unknown as RunRecord), records, entries, ...(cutAt !== undefined && { cutAt }) };
}
