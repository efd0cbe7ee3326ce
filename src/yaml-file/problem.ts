import { ChatTestbedError, type Problem } from '../protocol/index.ts';

/** Past this number of mistakes in a file, the others are only counted: their suggestions and frames cost time. */
export const mostInFull = 50;

/** All mistakes of one file at once. */
export class FileProblems extends ChatTestbedError {
  constructor(problems: readonly Problem[]) {
    super('INVALID_FILE', describeProblems(problems), { problems });
    this.name = 'FileProblems';
  }
}

/** Problems for people; those past the first {@link mostInFull} are counted. */
export function describeProblems(problems: readonly Problem[]): string {
  const shown = problems.slice(0, mostInFull).map(describeProblem);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more in ${problems[0]?.file}.`] : [])].join('\n\n');
}

/** `file:line:column`, the sentence, the remedy, the place in the file. */
function describeProblem({ file, line, column, message, suggestion, frame }: Problem): string {
  const remedy = suggestion ? ` ${suggestion}` : '';
  return [`${file}:${line}:${column}: ${message}${remedy}`, frame].filter(Boolean).join('\n');
}

/** Two lines of context around a place, with a caret under it. */
export function codeFrame(lines: readonly string[], line: number, column: number): string {
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const rows: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const mark = number === line ? '>' : ' ';
    rows.push(`${mark} ${String(number).padStart(width)} | ${(lines[number - 1] ?? '').slice(0, 160)}`.trimEnd());
    if (number === line) rows.push(`  ${' '.repeat(width)} | ${' '.repeat(Math.min(column, 160) - 1)}^`);
  }
  return rows.join('\n');
}
