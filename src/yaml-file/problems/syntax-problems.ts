import type { YAMLError } from 'yaml';
import { endOfQuoted } from '../../protocol/index.ts';

/** What is wrong with a text that is no YAML, in the words of whoever wrote it. */
export interface SyntaxProblem {
  /** From the beginning of the text, in characters. */
  offset: number;
  message: string;
  remedy?: string;
}

type Explain = (text: string, error: Pick<YAMLError, 'pos' | 'message'>) => SyntaxProblem;

/** One mistake where the parser tells several that follow from it; keys that stand twice are told all. */
export function syntaxProblems(text: string, errors: readonly YAMLError[]): SyntaxProblem[] {
  const [first] = errors;
  if (!first) return [];
  const twice = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  return (twice.length === errors.length ? errors : [first]).map((error) => {
    const explain =
      explanations[error.code] ?? ((_: string, { pos, message }) => ({ offset: pos[0], message: `${message}.` }));
    return explain(text, error);
  });
}

const explanations: Partial<Record<YAMLError['code'], Explain>> = {
  MULTIPLE_DOCS: (_, { pos }) => ({
    offset: pos[0],
    message: 'A second document begins here, and a file holds one.',
    remedy: 'Put it in a file of its own, or take the `---` away.',
  }),
  TAB_AS_INDENT: (_, { pos }) => ({
    offset: pos[0],
    message: 'This line is indented with a tab.',
    remedy: 'Indent it with spaces.',
  }),
  DUPLICATE_KEY: (text, { pos }) => ({
    offset: pos[0],
    message: `The key \`${wordAt(text, pos[0])}\` stands twice here.`,
  }),
  BAD_INDENT: (text, { pos }) => unclosed(text) ?? indentation(text, pos[0]),
  MISSING_CHAR: (text, { pos, message }) =>
    /indicator/.test(message)
      ? indentation(text, pos[0])
      : (unclosed(text) ?? { offset: pos[0], message: `${message}.` }),
  MULTILINE_IMPLICIT_KEY: (text, { pos }) => unclosed(text) ?? indentation(text, afterLine(text, pos[0])),
  BLOCK_AS_IMPLICIT_KEY: (text, { pos }) =>
    /^[^\n]*:\s/.test(text.slice(pos[0])) ? secondKey(pos[0]) : indentation(text, afterLine(text, pos[0])),
};

const secondKey = (offset: number): SyntaxProblem => ({
  offset,
  message: 'A line holds one key, and here a second one follows.',
  remedy:
    'Give each a line of its own, or put them in braces: { as: ada, connect: {} }. A text with a colon needs quotes.',
});

/** A line that stands further left or right than those it belongs to. */
function indentation(text: string, at: number): SyntaxProblem {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const offset = start + indentOf(text.slice(start));
  const above = text
    .slice(0, start)
    .split('\n')
    .filter((line) => /\S/.test(line) && !/^\s*#/.test(line));
  const column = offset - start + 1;
  const other = columnsOf(above.at(-1) ?? '').join(' or ');
  return {
    offset,
    message: `The indentation of this line fits nothing above it: it begins in column ${column}.`,
    ...(other !== '' && {
      remedy: `The line above begins in column ${other}: what belongs beside it begins there, too.`,
    }),
  };
}

/** Where a line begins, and what follows its dashes. */
function columnsOf(line: string): number[] {
  const columns = [indentOf(line) + 1];
  for (let rest = line.trimStart(), at = indentOf(line); rest.startsWith('- '); ) {
    const width = /^-\s+/.exec(rest)?.[0].length ?? 2;
    at += width;
    columns.push(at + 1);
    rest = rest.slice(width);
  }
  return columns;
}

const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

const afterLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? at : end + 1;
};

const wordAt = (text: string, at: number): string => /^["']?[^"':\s]*["']?/.exec(text.slice(at))?.[0] ?? '';

/** The innermost brace, bracket or quote that is opened and never closed. */
function unclosed(text: string): SyntaxProblem | undefined {
  const open: number[] = [];
  // A quote counts where a value can begin; comments and what stands in quotes are passed over.
  const tokens = /(?<=^|[\s,[{])#[^\n]*|(?<=^|[\s,[{:])["']|[{}[\]]/gm;
  for (let found = tokens.exec(text); found; found = tokens.exec(text)) {
    const { 0: token, index } = found;
    switch (token) {
      case '{':
      case '[':
        open.push(index);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case '"':
      case "'": {
        const end = endOfQuoted(text, index + 1, `yaml ${token}`);
        if (text[end] !== token) return { offset: index, message: 'This quote is never closed.' };
        tokens.lastIndex = end + 1;
      }
    }
  }
  return openedLast(text, open.at(-1));
}

const openedLast = (text: string, offset: number | undefined): SyntaxProblem | undefined =>
  offset === undefined ? undefined : { offset, message: `This \`${text.charAt(offset)}\` is never closed.` };
