import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observe } from '../../src/observer/index.ts';
import { directedHistory } from './directed-history.ts';
import { type InjectedFault, injectedFaults } from './injected-faults/index.ts';
import { runs } from './runs.ts';

const often = runs('OBSERVER_FAULT_RUNS', 5);

const decisions = fc.array(fc.nat({ max: 9999 }), { minLength: 400, maxLength: 500, size: 'max' });

/** What is broken where the server does this once, or always; undefined where it never came to it. */
function brokenBy(
  { make, isRare, recorders }: InjectedFault,
  numbers: readonly number[],
  after: number,
): string[] | undefined {
  let [occasions, deeds] = [0, 0];
  const now = () => {
    occasions += 1;
    return deeds === 0 && (isRare || occasions > after);
  };
  const acts = () => {
    deeds += 1;
  };
  const { entries, knowledge } = directedHistory(numbers, make(now, acts), recorders);
  if (deeds === 0) return undefined;
  const { results } = observe(entries, knowledge);
  return results.filter(({ verdict }) => verdict === 'broken').map(({ requirement }) => requirement);
}

test('without a fault nothing is found, and nearly everything is put to the test', () => {
  fc.assert(
    fc.property(decisions, (numbers) => {
      const { entries, knowledge } = directedHistory(numbers, {});
      const { results } = observe(entries, knowledge);
      expect(results.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
    }),
    often,
  );
});

describe('a fault is found, and named', () => {
  test.each(injectedFaults.map((fault) => [fault.name, fault] as const))('%s', (_name, fault) => {
    let found = 0;
    fc.assert(
      fc.property(decisions, fc.nat({ max: 20 }), (numbers, after) => {
        const broken = brokenBy(fault, numbers, after);
        if (broken === undefined) return;
        found += 1;
        const allowed: readonly string[] = [...fault.breaks, ...(fault.alsoBroken ?? [])];
        expect(broken.filter((requirement) => !allowed.includes(requirement))).toEqual([]);
        expect(fault.breaks.some((requirement) => broken.includes(requirement))).toBe(true);
      }),
      often,
    );
    expect(found).toBeGreaterThan(0);
  });
});
