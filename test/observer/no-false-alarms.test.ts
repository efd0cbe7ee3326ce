import fc from 'fast-check';
import { expect, test } from 'vitest';
import { observe } from '../../src/observer/index.ts';
import { randomHistory } from './random-history.ts';
import { runs } from './runs.ts';

/** `OBSERVER_RUNS=100000` for a thorough search. */
const often = runs('OBSERVER_RUNS', 400);

const decisions = fc.noBias(fc.array(fc.nat({ max: 9999 }), { minLength: 100, maxLength: 3000, size: 'max' }));

test('on histories of a correct service, seen whole or in part, nothing is found', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(decisions, (numbers) => {
      const { entries, knowledge } = randomHistory(numbers);
      const { results } = observe(entries, knowledge);
      const broken = results.filter(({ verdict }) => verdict === 'broken');
      expect(broken.map(({ requirement, findings }) => ({ requirement, findings }))).toEqual([]);
    }),
    often,
  );
});
