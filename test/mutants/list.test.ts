import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { requirements } from '../../src/conformance/requirements.ts';
import { mutants } from './list/index.ts';
import { unbreakable } from './list/unbreakable.ts';
import { wholeServerFailures } from './list/whole-server.ts';
import { renderMutants } from './render.ts';
import { variants } from './variants.ts';

const judged = requirements.filter(({ level }) => level !== 'excluded').map(({ id }) => id);

it('has a mutant for every requirement, or says why not', () => {
  const broken = new Set([...mutants.map(({ breaks }) => breaks), ...Object.keys(unbreakable)]);
  expect([...broken].toSorted()).toEqual(judged.toSorted());
});

it('names every server differently', () => {
  const names = [...mutants, ...variants, ...wholeServerFailures].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('stands in docs/mutants.md as it is; `npx tsx scripts/print-mutants.ts` prints it', () => {
  expect(readFileSync(`${import.meta.dirname}/../../docs/mutants.md`, 'utf8')).toBe(renderMutants());
});
