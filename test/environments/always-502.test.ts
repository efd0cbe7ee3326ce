import { expect, test } from 'vitest';
import { accusations, checkAmid, timeout } from './support.ts';

test('what a gateway answers 502 each time is unknown: neither broken nor a pass', { timeout }, async () => {
  const report = await checkAmid({ notFoundIs502: true });
  expect(accusations(report).filter(({ status }) => status !== 'errored')).toEqual([]);
  expect(report.verdict).toBe('incomplete');
  const unknown = report.results.find(({ requirement }) => requirement === 'create-dm.unknown-user');
  expect(unknown).toMatchObject({ status: 'errored', reason: expect.stringMatching(/502.*as a gateway does/) });
});
