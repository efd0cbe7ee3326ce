import type { PassedRow, RowGroup } from './row.ts';

/** Which rows are shown. An empty text stands for all. */
export interface RowFilter {
  search: string;
  user: string;
  room: string;
  connection: string;
  group: RowGroup | '';
  only: 'dropped' | 'findings' | '';
}

export const everything: RowFilter = { search: '', user: '', room: '', connection: '', group: '', only: '' };

export const isEverything = (filter: RowFilter): boolean => Object.values(filter).every((value) => value === '');

/**
 * The rows that a filter lets through.
 * @param proven the numbers of the entries that prove a finding
 */
export function filterRows(
  rows: readonly PassedRow[],
  filter: RowFilter,
  proven: { has(seq: number): boolean },
): readonly PassedRow[] {
  if (isEverything(filter)) return rows;
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => isOf(row, filter) && isWanted(row, filter, proven) && hasAll(row, words));
}

function isOf(row: PassedRow, { user, room, connection, group }: RowFilter): boolean {
  return (
    (user === '' || row.user === user) &&
    (room === '' || row.room === room) &&
    (connection === '' || String(row.connection) === connection) &&
    (group === '' || row.group === group)
  );
}

function isWanted(
  { isDropped, entry }: PassedRow,
  { only }: RowFilter,
  proven: { has(seq: number): boolean },
): boolean {
  return only === '' || (only === 'dropped' ? isDropped : proven.has(entry.seq));
}

const hasAll = ({ searched }: PassedRow, words: readonly string[]): boolean =>
  words.every((word) => searched.includes(word));
