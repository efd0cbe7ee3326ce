import { existsSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../../../protocol/index.ts';
import {
  codeFrame,
  type FileFinding,
  type Problem,
  readCsv,
  readText,
  type YamlSource,
} from '../../../yaml-file/index.ts';
import type { Value } from './scope.ts';

/** One row of a table: the scenario is played once for it. */
export interface Row {
  /** What reports call it: its first column, short. */
  label: string;
  values: Record<string, Value>;
  /** The file and line it stands in. */
  place: string;
}

/** More rows would be no table that anybody reads. */
export const mostRows = 10_000;

/** The rows of a scenario's `examples`; none where it has none. */
export function rowsOf(source: YamlSource): { rows: Row[]; problems: Problem[]; file?: string } {
  const { examples } = Object(source.value) as { examples?: unknown };
  if (Array.isArray(examples)) return { rows: writtenRows(source, examples), problems: [] };
  if (isObject(examples) && typeof examples.file === 'string')
    return { ...csvRows(source, tableFile(source, examples.file)), file: tableFile(source, examples.file) };
  return { rows: [], problems: [] };
}

function writtenRows(source: YamlSource, examples: readonly unknown[]): Row[] {
  return examples.flatMap((row, index) => {
    const place = `${source.file}:${source.lineOf(['examples', index])}`;
    return isObject(row) ? [toRow(row as Record<string, Value>, index, place)] : [];
  });
}

function toRow(values: Record<string, Value>, index: number, place: string): Row {
  const [first = ''] = Object.values(values);
  const text = String(first).replace(/\s+/g, ' ').trim();
  return { label: `row ${index + 1}${text === '' ? '' : `: ${[...text].slice(0, 30).join('')}`}`, values, place };
}

const tableFile = (source: YamlSource, name: string): string => path.join(path.dirname(source.file), name);

function csvRows(source: YamlSource, file: string): { rows: Row[]; problems: Problem[] } {
  if (!existsSync(file)) {
    const missing: FileFinding = { path: ['examples', 'file'], message: `There is no file ${file}.` };
    return { rows: [], problems: source.problems([missing]) };
  }
  const text = readText(file);
  const { rows, mistakes } = readCsv(text);
  const lines = text.split(/\r?\n/);
  if (rows.length > mostRows) {
    mistakes.push({ line: 1, message: `A table has at most ${mostRows} rows, and this one ${rows.length}: split it.` });
  }
  if (mistakes.length === 0 && rows.length === 0) mistakes.push({ line: 1, message: 'The table has no rows.' });
  return {
    rows: rows.map(({ line, values }, index) => toRow(values, index, `${file}:${line}`)),
    problems: mistakes.map(({ line, message }) => ({
      file,
      line,
      column: 1,
      message,
      frame: codeFrame(lines, line, 1),
    })),
  };
}
