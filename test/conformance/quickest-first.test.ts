import { expect, test } from 'vitest';
import { cases } from '../../src/conformance/cases/index.ts';
import { quickestFirst } from '../../src/conformance/run/quickest-first.ts';
import type { Attempted } from '../../src/conformance/run/run-case.ts';

/** Cases that were acted out in one run, and how long that took. */
const attempted = (durationMs: number, ids: readonly string[]): Attempted => {
  const recording = { entries: [] } as unknown as Attempted['records'][number]['recording'];
  const records = ids.map((id) => ({ id, durationMs, recording, outcome: { kind: 'acted' as const, value: {} } }));
  return { records, troubles: new Set(), due: [], postsPerSecond: 0 } as unknown as Attempted;
};

test('what took long beside others is acted out again last, so that it leaves the time for the rest', () => {
  const ids = ['send.posts/by-member', 'retrieve.shape/envelope', 'room-info.unknown/random-id'];
  const open = cases.filter(({ id }) => ids.includes(id));
  const disturbed = [
    attempted(8000, ['send.posts/by-member']),
    attempted(40, ['retrieve.shape/envelope']),
    attempted(20, ['room-info.unknown/random-id']),
  ];
  expect(quickestFirst(open, disturbed).flatMap(({ act }) => act.map(({ id }) => id))).toEqual([
    'room-info.unknown/random-id',
    'retrieve.shape/envelope',
    'send.posts/by-member',
  ]);
});
