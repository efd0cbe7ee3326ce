import { expect, test } from 'vitest';
import { observe } from '../../src/observer/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

const users = ['', 'bob', 'eve', 'ada'];
const on = (connection: number) => ({ connection, user: users[connection] as string });

const connect = (connection: number): Passed[] => [
  { kind: 'opened', ...on(connection) },
  { kind: 'from-client', ...on(connection), data: '{"auth_token":"tok…"}' },
  { kind: 'to-client', ...on(connection), data: '{"status":"CONNECTED"}' },
];

const say = (id: number, ...receivers: number[]): Passed[] => {
  const text = `text0${id}ofbob`;
  const message = { id, message: text, poster: 'bob', room: 'r', timestamp: 1_767_614_400 };
  const data = JSON.stringify({ message });
  return [
    { kind: 'from-client', ...on(1), data: JSON.stringify({ room: 'r', messages: text }) },
    ...receivers.map((connection): Passed => ({ kind: 'to-client', ...on(connection), data })),
  ];
};

const roomInfo = (request: number): Passed[] => {
  const asked = { request, endpoint: 'roomInfo', user: 'bob' };
  const body = JSON.stringify({ room_name: null, occupants: ['ada', 'bob'] });
  return [
    { kind: 'request', ...asked, authorization: 'Bearer tok…', body: '{"room_id":"r"}' },
    { kind: 'response', ...asked, status: 200, body },
  ];
};

test('somebody whom room_info leaves out is not taken for an occupant because of what leaked', () => {
  const passed = [
    ...[1, 2, 3].flatMap(connect),
    ...roomInfo(1),
    ...say(11, 1, 2, 3),
    ...roomInfo(2),
    ...say(12, 1, 2, 3),
    ...say(13, 1, 3),
    ...say(14, 1, 2, 3),
    ...say(15, 1, 2, 3),
  ];
  const entries = passed.map((each, index): TraceEntry => ({ seq: index + 1, at: 1_767_614_400_000 + index, ...each }));
  const { results } = observe(entries, { userIds: 'labels', recorder: 'client' });
  const broken = results.flatMap(({ requirement, verdict }) => (verdict === 'broken' ? [requirement] : []));
  expect(broken).toEqual(['live.occupants-only']);
});
