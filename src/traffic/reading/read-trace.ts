import { isTraceLine } from '../../protocol/generated/line-validators.js';
import { isObject, parseJson } from '../../protocol/index.ts';
import type { TraceEntry } from '../entry.ts';
import { wholeLines } from './numbered-lines.ts';
import { RecordingProblem } from './recording-problem.ts';
import { withoutTokens } from './without-secrets.ts';

/** Words of version 0.1, which named the direction as the mock saw it. */
const formerKinds: Readonly<Record<string, string>> = { received: 'from-client', sent: 'to-client' };

/** One line of a trace of `serve`; undefined if it is not one. */
export function readTraceLine(line: string): TraceEntry | undefined {
  const read = parseJson(line);
  if (!isObject(read) || typeof read.kind !== 'string') return undefined;
  const kind = Object.hasOwn(formerKinds, read.kind) ? formerKinds[read.kind] : read.kind;
  const entry = { ...read, kind };
  return isTraceLine(entry) ? (entry as unknown as TraceEntry) : undefined;
}

/**
 * What `serve --trace FILE` has written, up to the last whole line, without any token.
 * @returns `cutAt` is the line in whose middle the file ends, where it does
 * @throws RecordingProblem if a line is no entry of a trace
 */
export function readServeTrace(file: string, text: string): { entries: TraceEntry[]; cutAt?: number } {
  const { lines, ...cut } = wholeLines(text);
  const entries = lines.map(({ line, number }) => {
    const entry = readTraceLine(line);
    if (entry) return entry;
    throw new RecordingProblem(
      `${file}:${number} is no entry of a trace; a file that \`serve --trace FILE\` has written is expected. Was it edited?`,
    );
  });
  return { entries: withoutTokens(entries), ...cut };
}
