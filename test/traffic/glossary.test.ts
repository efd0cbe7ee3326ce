import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { happenings } from '../../src/traffic/matcher/happenings.ts';

const words = readFileSync('docs/glossary.md', 'utf8')
  .split('\n')
  .flatMap((line) => /^\| (.+?) \|/.exec(line)?.[1] ?? [])
  .slice(1);

test('the glossary is in alphabetical order, each word once', () => {
  expect(words).toEqual([...new Set(words)].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en')));
});

test('the glossary has every happening that can be waited for', () => {
  const selfEvident = ['opened', 'fault'];
  expect(words).toEqual(expect.arrayContaining(Object.keys(happenings).filter((name) => !selfEvident.includes(name))));
});
