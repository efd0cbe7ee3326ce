import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../support/command.ts';

const root = path.join(repository, 'src/mock-server');

/** The folders of the mock and what each may import, as docs/architecture.md says. */
function foldersTable(): Map<string, string[]> {
  const [, table = ''] = readFileSync(path.join(repository, 'docs/architecture.md'), 'utf8').split(
    '### Inside the mock',
  );
  const rows = [...table.matchAll(/^\| (`[^|]+`) \|.*\| ([^|]+) \|$/gm)];
  return new Map(
    rows.flatMap(([, folders = '', may = '']) =>
      [...folders.matchAll(/[a-z]+/g)].map(([folder]) => [folder, may === '–' ? [] : may.split(', ')] as const),
    ),
  );
}

/** The folder of the mock that a file is in; `mock` for a file at the root, none outside. */
function folderOf(file: string): string | undefined {
  const [folder = '', ...rest] = path.relative(root, file).split(path.sep);
  if (folder === '..') return undefined;
  return rest.length === 0 ? 'mock' : folder;
}

/** Which folders each folder imports, types included. */
function importsByFolder(): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(root, name);
    const from = folderOf(file);
    if (from === undefined || from === 'mock' || !name.endsWith('.ts')) continue;
    const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import\() *'(\.[^']+)'/g);
    const targets = [...specifiers].map(([, specifier = '']) => folderOf(path.resolve(path.dirname(file), specifier)));
    const known = imports.get(from) ?? new Set();
    for (const to of targets) if (to !== undefined && to !== from) known.add(to);
    imports.set(from, known);
  }
  return imports;
}

test('each folder of the mock imports what docs/architecture.md says, no more and no less', () => {
  const sorted = (folders: Map<string, Iterable<string>>) =>
    [...folders].map(([from, to]) => `${from}: ${[...to].sort().join(', ')}`).sort();
  expect(sorted(importsByFolder())).toEqual(sorted(foldersTable()));
});

test('no folder of the mock imports one that imports it', () => {
  const imports = importsByFolder();
  for (let isSmaller = true; isSmaller; ) {
    const free = [...imports].filter(([, targets]) => ![...targets].some((target) => imports.has(target)));
    for (const [folder] of free) imports.delete(folder);
    isSmaller = free.length > 0;
  }
  expect([...imports]).toEqual([]);
});
