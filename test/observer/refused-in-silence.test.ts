import { expect, test } from 'vitest';
import { observe } from '../../src/observer/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

const on = { connection: 1, user: 'ada' };

const brokenIn = (...rest: Passed[]): string[] => {
  const token: Passed = { kind: 'from-client', ...on, data: '{"auth_token":"tok… (invalid)"}' };
  const entries = [{ kind: 'opened', ...on } as Passed, token, ...rest].map(
    (each, index): TraceEntry => ({ seq: index + 1, at: 1_767_614_400_000 + index, ...each }),
  );
  const { results } = observe(entries, { userIds: 'labels', recorder: 'client' });
  return results.flatMap(({ requirement, verdict }) => (verdict === 'broken' ? [requirement] : []));
};

test('a token that is refused by a close alone was not answered by an error frame', () => {
  expect(brokenIn({ kind: 'closed', ...on, code: 1008 })).toEqual(['connect.invalid-token']);
});

test.each([
  ['a lost connection', { kind: 'closed', ...on, code: 1006 }],
  ['a server that goes away', { kind: 'closed', ...on, code: 1001 }],
  ['an end that is ours', { kind: 'closed', ...on, code: 1008, isOurs: true }],
] as const)('%s says nothing about a token', (_, closed) => {
  expect(brokenIn(closed)).toEqual([]);
});
