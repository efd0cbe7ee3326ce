import { expect, test } from 'vitest';
import { observe } from '../../src/observer/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

const on = { connection: 1, user: 'ada' };
const live = (id: number, text: string): Passed => {
  const message = { id, message: text, poster: 'ada', room: 'r', timestamp: 1_767_614_400 };
  return { kind: 'to-client', ...on, data: JSON.stringify({ message }) };
};

/** Sent once, and there under two ids. */
const brokenBy = (text: string, hasOwnMarkers: boolean, ...rest: Passed[]): string[] => {
  const passed: Passed[] = [
    { kind: 'opened', ...on },
    { kind: 'from-client', ...on, data: '{"auth_token":"tok…"}' },
    { kind: 'to-client', ...on, data: '{"status":"CONNECTED"}' },
    { kind: 'from-client', ...on, data: JSON.stringify({ room: 'r', messages: text }) },
    live(11, text),
    live(12, text),
    ...rest,
  ];
  const entries = passed.map((each, index): TraceEntry => ({ seq: index + 1, at: 1_767_614_400_000 + index, ...each }));
  const { results } = observe(entries, { userIds: 'labels', recorder: 'client', hasOwnMarkers });
  return results.flatMap(({ requirement, verdict }) => (verdict === 'broken' ? [requirement] : []));
};

test('a marker that nobody else sends stands for one message', () => {
  expect(brokenBy('ct7k2m9qx00001', true)).toEqual(['live.exactly-once']);
});

test('what somebody else may have sent, too, may be two', () => {
  expect(brokenBy('ct7k2m9qx00001', false)).toEqual([]);
  expect(brokenBy('hello', true)).toEqual([]);
});

test('an id with another text elsewhere is contradicted, and nothing was posted twice', () => {
  const broken = brokenBy('ct7k2m9qx00001', true, live(11, 'ct7k2m9qx00009'));
  expect(broken).not.toContain('live.exactly-once');
});
