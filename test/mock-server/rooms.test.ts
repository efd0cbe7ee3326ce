import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../support/command.ts';

const root = path.join(repository, 'src/mock-server');

/** The folder of the mock that a file is in; none for a file at the root, and outside. */
function folderOf(file: string): string | undefined {
  const [folder = '', ...rest] = path.relative(root, file).split(path.sep);
  return folder === '..' || rest.length === 0 ? undefined : folder;
}

/** Which folders each folder imports, types included. */
function importsByFolder(): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(root, name);
    const from = folderOf(file);
    if (from === undefined || !name.endsWith('.ts')) continue;
    const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import\() *'(\.[^']+)'/g);
    const targets = [...specifiers].map(([, specifier = '']) => folderOf(path.resolve(path.dirname(file), specifier)));
    const known = imports.get(from) ?? new Set();
    for (const to of targets) if (to !== undefined && to !== from) known.add(to);
    imports.set(from, known);
  }
  return imports;
}

test('no folder of the mock imports one that imports it', () => {
  const imports = importsByFolder();
  expect(imports.get('switchboard')).toContain('faults');
  for (let isSmaller = true; isSmaller; ) {
    const free = [...imports].filter(([, targets]) => ![...targets].some((target) => imports.has(target)));
    for (const [folder] of free) imports.delete(folder);
    isSmaller = free.length > 0;
  }
  expect([...imports]).toEqual([]);
});
