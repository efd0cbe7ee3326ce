import { parseJson } from '../../protocol/index.ts';

export interface NumberedLine {
  number: number;
  line: string;
}

/** The lines of a file that are not empty, each with its number. */
const numberedLines = (text: string): NumberedLine[] =>
  text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ number: index + 1, line }]));

/**
 * The lines of a file that was written line by line, up to the last whole one: its writer may have been killed in the
 * middle of a line.
 * @returns `cutAt` is the number of the line that is left out, because the file ends in its middle
 */
export function wholeLines(text: string): { lines: NumberedLine[]; cutAt?: number } {
  const lines = numberedLines(text);
  const last = lines.at(-1);
  if (!last || lines.length === 1 || text.endsWith('\n') || parseJson(last.line) !== undefined) return { lines };
  return { lines: lines.slice(0, -1), cutAt: last.number };
}

/** @example lostTail('trace.ndjson', 12) // 'trace.ndjson ends in the middle of line 12; what followed is not known.' */
export const lostTail = (file: string, cutAt: number): string =>
  `${file} ends in the middle of line ${cutAt}; what followed is not known.`;
