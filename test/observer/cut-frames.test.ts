import { expect, test } from 'vitest';
import { observe } from '../../src/observer/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

const on = { connection: 1, user: 'ada' };

const brokenBy = (...texts: string[]): string[] => brokenAfter('{"auth_token":"tok…"}', ...texts);

const brokenAfter = (token: string, ...texts: string[]): string[] => {
  const passed: Passed[] = [
    { kind: 'opened', ...on },
    { kind: 'from-client', ...on, data: token },
    { kind: 'to-client', ...on, data: '{"status":"CONNECTED"}' },
    ...texts.map((data): Passed => ({ kind: 'to-client', ...on, data })),
  ];
  const entries = passed.map((each, index): TraceEntry => ({ seq: index + 1, at: 1_767_614_400_000 + index, ...each }));
  const { results } = observe(entries, { userIds: 'labels', recorder: 'client' });
  return results.flatMap(({ requirement, verdict }) => (verdict === 'broken' ? [requirement] : []));
};

test('a live message that ends in the middle is one that nobody can read', () => {
  const text = JSON.stringify({ message: { id: 11, message: 'lunch?', poster: 'ada', room: 'r', timestamp: 1 } });
  expect(brokenBy(text.slice(0, 30), text.slice(30))).toContain('live.frame');
});

test('any other text is no live message', () => {
  expect(brokenBy('ping', '{"message":"be right back"}', '{"messages":{')).not.toContain('live.frame');
});

test('a token message that was cut within an escape may have been JSON', () => {
  expect(brokenAfter('{"auth_token":"\\u00…"}')).toEqual([]);
  expect(brokenAfter('auth_token')).toEqual(['connect.bad-first-message']);
});
