/** One mistake in a file that a person wrote: where it is, what is wrong, what would be right. */
export interface Problem {
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1. */
  column: number;
  /** A sentence: what was expected and what came. */
  message: string;
  /** A cure, such as the nearest valid name. */
  suggestion?: string;
  /** The line itself and its neighbours, the place marked. */
  frame: string;
}

/** All mistakes of one file at once. */
export class FileProblems extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join('\n\n'));
    this.name = 'FileProblems';
    this.problems = problems;
  }
}

/** A problem for people: `file:line:column`, the sentence, the cure, the place in the file. */
export function describeProblem({ file, line, column, message, suggestion, frame }: Problem): string {
  const cure = suggestion ? ` ${suggestion}` : '';
  return [`${file}:${line}:${column}: ${message}${cure}`, frame].filter(Boolean).join('\n');
}

/** Two lines of context around a place, with a caret under it. */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split(/\r?\n/);
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
