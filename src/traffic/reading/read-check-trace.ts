import { isCheckTraceLine } from '../../protocol/generated/line-validators.js';
import { isObject, type JsonObject, parseJson } from '../../protocol/index.ts';
import { checkTraceVersion } from '../check-trace-version.ts';
import type { TraceEntry } from '../entry.ts';
import { upgradeFirstVersion } from './first-version.ts';
import { lostTail, wholeLines } from './numbered-lines.ts';
import { RecordingProblem } from './recording-problem.ts';

/** A case as its trace has it: cases that share a run share recording and outcome. */
export interface TracedCase {
  id: string;
  durationMs: number;
  recording: { startedAt: number; entries: TraceEntry[] };
  outcome: JsonObject;
}

/** What `check --trace FILE` has written. */
export interface CheckTrace {
  /** What is known of the run. */
  head: JsonObject;
  cases: TracedCase[];
  /** Everything that passed, in the order in which check saw it. */
  entries: TraceEntry[];
  /** The line in whose middle the file ends, where it does: what followed is not known. */
  cutAt?: number;
}

/** A line of a case. */
interface CaseLine {
  id: string;
  durationMs: number;
  /** The case whose run this one shares; it has the rest. */
  sameAs?: string;
  startedAt: number;
  outcome: JsonObject;
  /** The numbers of its own entries. */
  entries: number[];
}

/**
 * Reads a trace of check, of this version or an earlier one, up to its last whole line. Cases of which something is
 * missing then did not come to their end.
 * @throws RecordingProblem if it is no such file, with the line
 */
export function readCheckTrace(file: string, text: string): CheckTrace {
  const whole = wholeLines(text);
  const lines = whole.lines.map(({ number, line }) => ({ number, value: parseJson(line) }));
  const head = headOf(lines[0]?.value, file);
  const values = lines.map(({ value }) => value);
  const upgraded = head.version === 1 ? upgradeFirstVersion(values) : values.map((value) => [value]);
  const [first] = upgraded[0] ?? [];
  if (!isCheckTraceLine(first)) {
    throw new RecordingProblem(`${file}:1: The trace lacks what is known of its run; was it edited?`);
  }
  const trace = new TraceBuilder(file, whole.cutAt);
  for (const [index, parts] of upgraded.slice(1).entries()) {
    if (!parts.every((part) => trace.add(part))) {
      const place = `${file}:${lines[index + 1]?.number}`;
      throw new RecordingProblem(`${place}: This line is no recorded case and no entry of one; was it edited?`);
    }
  }
  if (whole.cutAt !== undefined && lines.length === 1) {
    throw new RecordingProblem(`${lostTail(file, whole.cutAt)} No case stands before it.`);
  }
  return { head: first as JsonObject, entries: trace.entries, cases: trace.cases(), ...cutIn(whole) };
}

const cutIn = ({ cutAt }: { cutAt?: number }): { cutAt?: number } => (cutAt === undefined ? {} : { cutAt });

function headOf(line: unknown, file: string): JsonObject {
  if (!isObject(line) || line.kind !== 'check-run') {
    throw new RecordingProblem(`${file}:1: This is no trace of check; write one with \`check --trace FILE\`.`);
  }
  if (line.version === 1 || line.version === checkTraceVersion) return line;
  throw new RecordingProblem(
    `${file}:1: The trace has version ${line.version}, and only versions up to ${checkTraceVersion} can be read.`,
  );
}

class TraceBuilder {
  readonly entries: TraceEntry[] = [];
  readonly #bySeq = new Map<number, TraceEntry>();
  readonly #lines: CaseLine[] = [];
  readonly #file: string;
  readonly #cutAt: number | undefined;

  constructor(file: string, cutAt: number | undefined) {
    this.#file = file;
    this.#cutAt = cutAt;
  }

  /** @returns whether it is a line of a case or an entry */
  add(value: unknown): boolean {
    if (!isCheckTraceLine(value)) return false;
    const line = value as unknown as { kind: string };
    if (line.kind === 'check-run') return false;
    if (line.kind === 'case') {
      this.#lines.push(value as unknown as CaseLine);
      return true;
    }
    const entry = value as unknown as TraceEntry;
    this.entries.push(entry);
    this.#bySeq.set(entry.seq, entry);
    return true;
  }

  cases(): TracedCase[] {
    const shared = new Map<string, Pick<TracedCase, 'recording' | 'outcome'>>();
    this.entries.sort((one, other) => one.seq - other.seq);
    return this.#lines.map(({ id, durationMs, sameAs = id, ...line }) => {
      const known = shared.get(sameAs) ?? (sameAs === id ? this.#run(line, id) : undefined);
      if (!known) throw new RecordingProblem(`${this.#file}: The case ${sameAs} is missing, whose run ${id} shares.`);
      shared.set(id, known);
      return { id, durationMs, ...known };
    });
  }

  #run({ startedAt, outcome, entries }: Omit<CaseLine, 'id' | 'durationMs'>, id: string) {
    const own = entries.flatMap((seq) => this.#bySeq.get(seq) ?? []);
    const recording = { startedAt, entries: own };
    if (own.length === entries.length) return { recording, outcome };
    if (this.#cutAt !== undefined) {
      return { recording, outcome: { kind: 'broke', reason: lostTail(this.#file, this.#cutAt) } };
    }
    const missing = entries.find((seq) => !this.#bySeq.has(seq));
    throw new RecordingProblem(`${this.#file}: The entry ${missing} of the case ${id} is missing; was the file cut?`);
  }
}
