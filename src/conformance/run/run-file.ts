import { isObject, parseJson } from '../../protocol/index.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { RunRecord } from './record-run.ts';
import type { RecordedCase } from './run-case.ts';

const traceVersion = 1;

/** What a line keeps: where cases share a run, the first has its record and the others name that case. */
type TraceLine = { kind: 'case' } & Omit<RecordedCase, 'recording' | 'outcome'> &
  ({ recording: RecordedCase['recording']; outcome: RecordedCase['outcome'] } | { sameAs: string });

/** A recorded run as NDJSON: what is known of the run, then one line per case. There is no token in it. */
export function writeTrace({ records, ...run }: RunRecord): string {
  const head = { kind: 'check-run', version: traceVersion, ...run };
  const written = new Map<RecordedCase['recording'], string>();
  const lines = records.map((record): TraceLine => {
    const { id, durationMs, recording } = record;
    const sameAs = written.get(recording);
    if (sameAs !== undefined) return { kind: 'case', id, durationMs, sameAs };
    written.set(recording, id);
    return { kind: 'case', ...record };
  });
  return `${[head, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
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
  if (!hasFields(run, headFields) || !hasFields(run.profile, knownFields)) {
    throw new CheckProblem(`${file}:1: The trace lacks what is known of its run; was it edited?`);
  }
  const records: RecordedCase[] = [];
  for (const [index, line] of rest.entries()) {
    const record = readLine(parseJson(line), records);
    if (!record) throw new CheckProblem(`${file}:${index + 2}: This line is no recorded case; was the file cut?`);
    records.push(record);
  }
  return { ...(run as unknown as RunRecord), records };
}

type FieldType = 'string' | 'number' | 'object' | 'list';

/** What nobody can judge a run without. */
const headFields: Readonly<Record<string, FieldType>> = {
  profile: 'object',
  startedAt: 'number',
  durationMs: 'number',
  created: 'object',
  delivery: 'object',
  waive: 'object',
};
const knownFields: Readonly<Record<string, FieldType>> = {
  url: 'string',
  expected: 'string',
  userIds: 'object',
  rooms: 'object',
  unavailable: 'object',
  seenRooms: 'list',
  unsolicitedFrames: 'list',
  acknowledgements: 'list',
};

function hasFields(value: unknown, fields: Readonly<Record<string, FieldType>>): boolean {
  return isObject(value) && Object.entries(fields).every(([key, type]) => isOfType(value[key], type));
}

function isOfType(value: unknown, type: FieldType): boolean {
  if (type === 'list') return Array.isArray(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}

function isRecording(value: unknown): boolean {
  if (!isObject(value) || typeof value.startedAt !== 'number' || !Array.isArray(value.entries)) return false;
  return value.entries.every((entry) => hasFields(entry, { at: 'number', who: 'string', kind: 'string' }));
}

function readLine(line: unknown, earlier: readonly RecordedCase[]): RecordedCase | undefined {
  if (!isObject(line) || line.kind !== 'case') return undefined;
  const { id, durationMs, sameAs } = line as unknown as RecordedCase & { sameAs?: string };
  if (typeof id !== 'string' || typeof durationMs !== 'number') return undefined;
  if (sameAs === undefined) {
    return isRecording(line.recording) && isObject(line.outcome) ? (line as unknown as RecordedCase) : undefined;
  }
  const shared = earlier.find((record) => record.id === sameAs);
  return shared && { ...shared, id, durationMs };
}
