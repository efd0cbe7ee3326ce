import { expect, test } from 'vitest';
import { backOffMs } from '../../src/client/index.ts';

const backOff = { firstMs: 1000, maxMs: 30_000 };

test('doubles the longest wait with every failure, up to the limit', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 1000].map((failures) => backOffMs(failures, backOff, 1));
  expect(longest).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('never waits less than half of that, so that there is always a pause', () => {
  const shortest = [0, 1, 2, 1000].map((failures) => backOffMs(failures, backOff, 0));
  expect(shortest).toEqual([500, 1000, 2000, 15_000]);
});

test('spreads clients over the time between the two', () => {
  expect(backOffMs(0, backOff, 0.25)).toBe(625);
  expect(backOffMs(0, backOff, 0.75)).toBe(875);
});
