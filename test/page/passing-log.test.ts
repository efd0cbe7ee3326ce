import { expect, test } from 'vitest';
import { PassingLog } from '../../src/page/passing/passing-log.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';

test('many entries may tell of one request', () => {
  const amount = 300_000;
  const log = new PassingLog();
  const entry = { at: 1, kind: 'response', request: 1, endpoint: 'retrieve', status: 200, body: '' };
  log.add(Array.from({ length: amount }, (_, index) => ({ ...entry, seq: index + 1 }) as TraceEntry));
  expect(log.newest?.seq).toBe(amount);
});
