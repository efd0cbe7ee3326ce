import { expect, test } from 'vitest';
import type { ServerProfile } from '../../../src/conformance/discovery/server-profile.ts';
import type { RunRecord } from '../../../src/conformance/run/record-run.ts';
import { judgeSoak } from '../../../src/conformance/soak/findings/judge-soak.ts';
import { noCounts, type SoakRecord } from '../../../src/conformance/soak/soak-record.ts';
import type { Passed, TraceEntry } from '../../../src/traffic/index.ts';

type At = Passed & { at: number };

const on = { connection: 1, user: 'member' };
const opened: At = { at: 0, kind: 'opened', ...on };
const token: At = { at: 1, kind: 'from-client', ...on, data: '{"auth_token":"tok…"}' };
const connected: At = { at: 2, kind: 'to-client', ...on, data: '{"status":"CONNECTED"}' };
const marker = (count: number): string => `ctabcdefx0000${count}`;
const post = (at: number, count: number, room = '17'): At => {
  return { at, kind: 'from-client', ...on, data: JSON.stringify({ room, messages: marker(count) }) };
};
const live = (at: number, count: number): At => {
  return { at, kind: 'to-client', ...on, data: JSON.stringify({ message: { id: count, message: marker(count) } }) };
};
const closed = (at: number): At => ({ at, kind: 'closed', ...on, code: 1000, isOurs: true });
const elsewhere = (at: number): At => {
  return { at, kind: 'to-client', connection: 2, user: 'peer', data: '{"status":"CONNECTED"}' };
};
const answer = (at: number, request: number, status: number, body = '{}'): At[] => {
  const asked = { request, endpoint: 'retrieve', user: 'member' };
  return [
    { at, kind: 'request', ...asked, body: '{"after":0}' },
    { at, kind: 'response', ...asked, status, body },
  ];
};

/** The requirements that a soak with these entries shows to be broken. */
function brokenIn(...passed: At[]): string[] {
  const entries = passed.map((each, index): TraceEntry => ({ seq: index + 1, ...each }));
  const soak: SoakRecord = {
    durationMs: 1000,
    connectionsPerUser: 1,
    seed: 1,
    actedMs: 1000,
    ended: 'time',
    from: 1,
    to: entries.length,
    slowestDeliveryMs: 10,
    timeoutMs: 5000,
    counts: noCounts(),
  };
  const profile = { rooms: { shared: '17', foreign: '18' }, sendKey: 'messages', unavailable: {} };
  const run = { soak, entries, profile: profile as unknown as ServerProfile } as unknown as RunRecord;
  return judgeSoak(run).map(({ requirement }) => requirement);
}

const begin = [opened, token, connected];

test('a post that nobody saw is broken where a later one of its connection was seen and the connection stayed', () => {
  expect(brokenIn(...begin, post(10, 1), post(20, 2), live(30, 2), closed(3000))).toEqual(['send.posts']);
});

test.each<[string, At[]]>([
  ['it was seen in a history', [...answer(40, 1, 200, `[{"message":"${marker(1)}"}]`), closed(3000)]],
  ['its connection ended soon after', [closed(500)]],
])('a post that did not come live is not broken where %s', (_, rest) => {
  expect(brokenIn(...begin, post(10, 1), post(20, 2), live(30, 2), ...rest)).toEqual([]);
});

test('a post is not missed where nothing later was seen, or where it goes to a room its sender is not in', () => {
  expect(brokenIn(...begin, post(10, 1), closed(3000))).toEqual([]);
  expect(brokenIn(...begin, post(10, 1, '18'), post(20, 2), live(30, 2), closed(3000))).toEqual([]);
});

test('a valid token that is not answered is broken after the timeout, where others are served', () => {
  expect(brokenIn(opened, token, elsewhere(100), closed(5100))).toEqual(['connect.connected']);
  expect(brokenIn(opened, token, elsewhere(100), closed(4000))).toEqual([]);
  expect(brokenIn(opened, token, closed(5100))).toEqual([]);
});

test.each([
  [500, '{}', ['retrieve.shape']],
  [503, '{}', []],
  [429, '{}', []],
  [401, '{"error_code":"AUTH_TOKEN_INVALID"}', ['auth.valid-token']],
  [401, '{"error_code":"AUTH_TOKEN_EXPIRED"}', []],
])('%i with %s between good answers: %j', (status, body, broken) => {
  expect(brokenIn(...answer(1, 1, 200), ...answer(2, 2, status, body), ...answer(3, 3, 200))).toEqual(broken);
});

test('a server that fails from some moment on may be out of order: that is not held against it', () => {
  expect(brokenIn(...answer(1, 1, 200), ...answer(2, 2, 500), ...answer(3, 3, 500))).toEqual([]);
});
