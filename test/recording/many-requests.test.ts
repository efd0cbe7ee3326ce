import { expect, test } from 'vitest';
import { exchangesIn } from '../../src/recording/to-scenario/exchanges.ts';

test('many requests may be answered at the end, each by its own answer', () => {
  const amount = 500_000;
  const lines = (kind: string): never[] =>
    Array.from({ length: amount }, (_, index) => ({ kind, place: 'ada', at: index }) as never);
  const exchanges = exchangesIn([...lines('request'), ...lines('response')]);
  expect(exchanges).toHaveLength(amount);
  expect(exchanges.every(({ request, response }) => request.at === response?.at)).toBe(true);
});
