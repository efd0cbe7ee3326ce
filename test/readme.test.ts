import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './support/command.ts';
import { commands, isFor } from './support/readme-lines.ts';

test('every command of the README is one that test/package/readme-lines.test.ts runs', () => {
  const words = [
    'serve',
    'exec',
    'check',
    'explain',
    'play',
    'validate',
    'scenarios',
    'init',
    'ctl',
    'judge',
    'proxy',
    'open',
  ];
  const known = (line: string) => words.some((word) => isFor(word)(line));
  expect(commands.filter((line) => !known(line))).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  for (const word of words) expect(commands.some(isFor(word)), word).toBe(true);
});

test('the second set-up command is the one that CI runs', () => {
  const gate = readFileSync(path.join(repository, '.ci/run'), 'utf8');
  expect(gate).toMatch(/^npm ci && npm test$/m);
});

test('npm start builds first where the sources are newer, and an installation builds nothing', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
  expect(scripts).toMatchObject({ prestart: 'tsx scripts/build-where-stale.ts', prepack: 'npm run build' });
  // Whoever installs the package, or calls it with npx in a clone, would build it under a running mock.
  expect(scripts).not.toHaveProperty('prepare');
});
