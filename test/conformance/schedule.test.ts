import { expect, test } from 'vitest';
import { cases } from '../../src/conformance/index.ts';
import { runConcurrently } from '../../src/conformance/run/schedule.ts';
import { within } from '../support/deadline.ts';

const acts = cases
  .filter(({ exclusive }) => !exclusive)
  .slice(0, 3)
  .map((item) => [item]);

test('what has to be found out is found out one after the other, and then the rest is run', async () => {
  const log: string[] = [];
  const questions: string[] = [];
  const scheduled = runConcurrently(acts, {
    limit: () => 1,
    pending: () => {
      const [question] = questions;
      return question === undefined ? undefined : async () => void log.push(`asked ${questions.shift()}`);
    },
    run: async ([item]) => {
      if (log.length === 0) questions.push('first', 'second');
      log.push('ran');
      return item?.id;
    },
  });
  expect(await within(scheduled, 'all that is scheduled')).toEqual(acts.map(([item]) => item?.id));
  expect(log).toEqual(['ran', 'asked first', 'asked second', 'ran', 'ran']);
});
