import { endOfQuoted } from '../protocol/index.ts';

/** A mistake in a table, at its line. */
export interface CsvMistake {
  /** From 1. */
  line: number;
  message: string;
}

export interface CsvRow {
  /** The line on which it begins, from 1. */
  line: number;
  values: Record<string, string>;
}

interface CsvRecord {
  line: number;
  cells: string[];
}

/**
 * Reads a table whose first line names the columns (RFC 4180): commas, or semicolons or tabs where the first line has
 * no comma; quotes around cells with separators, quotes (doubled) or line breaks. Empty lines are left out.
 * @example readCsv('text,count\n"hi, you",2').rows // [{ line: 2, values: { text: 'hi, you', count: '2' } }]
 */
export function readCsv(text: string): { columns: string[]; rows: CsvRow[]; mistakes: CsvMistake[] } {
  const { records, mistakes } = recordsOf(text.replace(/^\uFEFF/, ''));
  const [head, ...body] = records;
  const columns = head?.cells.map((cell) => cell.trim()) ?? [];
  for (const mistake of headMistakes(columns)) mistakes.push(mistake);
  const names = columns.join(', ');
  const rows: CsvRow[] = [];
  for (const { line, cells } of body) {
    if (cells.length === columns.length) {
      rows.push({ line, values: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) });
    } else {
      const message = `This row has ${cells.length} of ${columns.length} columns: ${names}.`;
      mistakes.push({ line, message });
    }
  }
  return { columns, rows, mistakes };
}

function headMistakes(columns: readonly string[]): CsvMistake[] {
  if (columns.length === 0) return [{ line: 1, message: 'The table is empty: its first line names the columns.' }];
  const known = new Set<string>();
  return columns.flatMap((column, index) => {
    if (column === '') return [{ line: 1, message: `Column ${index + 1} has no name.` }];
    if (known.has(column)) return [{ line: 1, message: `Two columns are called \`${column}\`.` }];
    known.add(column);
    return [];
  });
}

/** Goes through a text cell by cell. */
class CsvCursor {
  readonly mistakes: CsvMistake[] = [];
  readonly #text: string;
  /** What stands up to the next separator or line break. */
  readonly #plain: RegExp;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
    this.#plain = new RegExp(`[^${separatorOf(text)}\\r\\n]*`, 'y');
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  record(): CsvRecord {
    const record: CsvRecord = { line: this.#line, cells: [this.#next()] };
    while (!this.isAtEnd && !/[\r\n]/.test(this.#text.charAt(this.#at))) {
      this.#at += 1;
      record.cells.push(this.#next());
    }
    this.#at += this.#text.startsWith('\r\n', this.#at) ? 2 : 1;
    this.#line += 1;
    return record;
  }

  #next(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') return this.#readPlain();
    const end = endOfQuoted(this.#text, start + 1, 'csv');
    const isClosed = end < this.#text.length;
    this.#at = isClosed ? end + 1 : end;
    this.#checkQuote(isClosed, this.#readPlain());
    const quoted = this.#text.slice(start + 1, end);
    this.#line += quoted.split('\n').length - 1;
    return quoted.replaceAll('""', '"');
  }

  #readPlain(): string {
    this.#plain.lastIndex = this.#at;
    const [plain = ''] = this.#plain.exec(this.#text) ?? [];
    this.#at += plain.length;
    return plain;
  }

  #checkQuote(isClosed: boolean, after: string): void {
    const line = this.#line;
    if (!isClosed) this.mistakes.push({ line, message: 'A quote is opened and never closed.' });
    else if (after !== '') this.mistakes.push({ line, message: `After a closing quote stands \`${after}\`.` });
  }
}

function recordsOf(text: string): { records: CsvRecord[]; mistakes: CsvMistake[] } {
  const cursor = new CsvCursor(text);
  const records: CsvRecord[] = [];
  while (!cursor.isAtEnd) {
    const record = cursor.record();
    if (record.cells.length > 1 || record.cells[0] !== '') records.push(record);
  }
  return { records, mistakes: cursor.mistakes };
}

function separatorOf(text: string): string {
  const [head = ''] = text.split('\n', 1);
  return [',', ';', '\t'].find((separator) => head.includes(separator)) ?? ',';
}
