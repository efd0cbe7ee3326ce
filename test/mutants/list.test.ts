import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cases } from '../../src/conformance/cases/index.ts';
import { requirements } from '../../src/requirements/index.ts';
import { mutants } from './list/index.ts';
import { neverAlone } from './list/never-alone.ts';
import { unbreakable } from './list/unbreakable.ts';
import { wholeServerFailures } from './list/whole-server.ts';
import { renderMutants } from './render.ts';
import { variants } from './variants.ts';

const judged = requirements.filter(({ level }) => level !== 'excluded').map(({ id }) => id);

it('has a mutant for every requirement, or says why not', () => {
  const broken = new Set([...mutants.map(({ breaks }) => breaks), ...Object.keys(unbreakable)]);
  expect([...broken].toSorted()).toEqual(judged.toSorted());
});

/** The cases that are the only one to find some mutant. */
const onlyFinders = new Set(mutants.flatMap(({ onlyBy }) => onlyBy ?? []));

it('has a mutant for every case that no other case finds, or says why there is none', () => {
  expect([...onlyFinders, ...Object.keys(neverAlone)].toSorted()).toEqual(cases.map(({ id }) => id).toSorted());
});

it('names as the only finder of a mutant a case of the requirement that it breaks', () => {
  const requirementOf = new Map(cases.map(({ id, requirement }) => [id, requirement]));
  const misplaced = mutants.filter(({ onlyBy, breaks }) => onlyBy && requirementOf.get(onlyBy) !== breaks);
  expect(misplaced.map(({ name }) => name)).toEqual([]);
});

it('names every server differently', () => {
  const names = [...mutants, ...variants, ...wholeServerFailures].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('stands in docs/mutants.md as it is; `npx tsx scripts/print-mutants.ts` prints it', () => {
  expect(readFileSync(`${import.meta.dirname}/../../docs/mutants.md`, 'utf8')).toBe(renderMutants());
});
