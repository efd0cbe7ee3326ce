import { CheckProblem } from './check-problem.ts';
import { isObject, parseJson } from './frames.ts';
import type { RunRecord } from './record-run.ts';
import type { CaseRecord } from './run-case.ts';

const traceVersion = 1;

/** A recorded run as NDJSON: what is known of the run, then one line per case. There is no token in it. */
export function writeTrace({ records, ...run }: RunRecord): string {
  const head = { kind: 'check-run', version: traceVersion, ...run };
  const lines = [head, ...records.map((record) => ({ kind: 'case', ...record }))];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/**
 * The recorded run in a trace file.
 * @throws CheckProblem where it is no such file, with the line
 */
export function readTrace(file: string, text: string): RunRecord {
  const [head, ...rest] = text.split('\n').filter((line) => line.trim() !== '');
  const run = parseJson(head ?? '');
  if (!isObject(run) || run.kind !== 'check-run') {
    throw new CheckProblem(`${file}:1: This is no trace of check; write one with \`check --trace FILE\`.`);
  }
  if (run.version !== traceVersion) {
    throw new CheckProblem(`${file}:1: The trace has version ${run.version}, and only ${traceVersion} can be read.`);
  }
  const records = rest.map((line, index) => {
    const record = parseJson(line);
    if (!isObject(record) || record.kind !== 'case' || !isObject(record.recording)) {
      throw new CheckProblem(`${file}:${index + 2}: This line is no recorded case; was the file cut?`);
    }
    return record as unknown as CaseRecord;
  });
  return { ...(run as unknown as RunRecord), records };
}
