import { expect, test } from 'vitest';
import { observe } from '../../src/observer/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

const users = ['', 'bob', 'ada', 'ada'];
const on = (connection: number) => ({ connection, user: users[connection] as string });

const connect = (connection: number): Passed[] => [
  { kind: 'opened', ...on(connection) },
  { kind: 'from-client', ...on(connection), data: '{"auth_token":"tok…"}' },
  { kind: 'to-client', ...on(connection), data: '{"status":"CONNECTED"}' },
];

/** Bob posts, and some connections receive it. */
const say = (id: number, ...receivers: number[]): Passed[] => {
  const text = `text0${id}ofbob`;
  const message = { id, message: text, poster: 'bob', room: 'r', timestamp: 1_767_614_400 };
  return [
    { kind: 'from-client', ...on(1), data: JSON.stringify({ room: 'r', messages: text }) },
    ...receivers.map(
      (connection): Passed => ({ kind: 'to-client', ...on(connection), data: JSON.stringify({ message }) }),
    ),
  ];
};

const brokenIn = (passed: readonly Passed[]): string[] => {
  const entries = passed.map((each, index): TraceEntry => ({ seq: index + 1, at: 1_767_614_400_000 + index, ...each }));
  const rooms = [{ id: 'r', occupants: ['ada', 'bob'] }];
  const { results } = observe(entries, { userIds: 'labels', rooms, recorder: 'client' });
  return results.flatMap(({ requirement, verdict }) => (verdict === 'broken' ? [requirement] : []));
};

test('what is lost before the first message of a connection is a late subscription, whoever else of the user has it', () => {
  const passed = [...connect(1), ...connect(2), ...say(11, 1, 2), ...connect(3), ...say(12, 1, 2), ...say(13, 1, 2, 3)];
  expect(brokenIn(passed)).toEqual(['live.after-connected']);
});

test('what is lost between two messages of a connection, and reached another of its user, is lost to one of them', () => {
  const passed = [...connect(1), ...connect(2), ...connect(3), ...say(11, 1, 2, 3), ...say(12, 1, 2)];
  expect(brokenIn([...passed, ...say(13, 1, 2, 3)])).toEqual(['live.every-connection']);
});

test('what was overtaken is not lost before it has had as long as two receivers of one message were apart', () => {
  const slow = [...say(11, 1), ...Array.from({ length: 40 }, (): Passed => ({ kind: 'waited', ms: 1 }))];
  const last: Passed[] = say(11, 2, 3).slice(1);
  const passed = [...connect(1), ...connect(2), ...connect(3), ...slow, ...last, ...say(12, 1, 2), ...say(13, 1, 2, 3)];
  expect(brokenIn(passed)).toEqual([]);
});
