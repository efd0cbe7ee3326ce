import { describe, expect, test } from 'vitest';
import { cases, checkServer, fetchWellKnown, makeSetup, planRun } from '../../src/conformance/index.ts';
import { isReport } from '../../src/protocol/generated/report-validator.js';
import type { CheckConfig, Report } from '../../src/protocol/index.ts';
import { startMock } from '../support/mock.ts';
import { expectPlanned } from './expect-planned.ts';

const timeoutMs = 10_000;

async function mockConfig(options: Parameters<typeof startMock>[0] = {}): Promise<CheckConfig & { target: string }> {
  const { url } = await startMock(options);
  return { ...(await fetchWellKnown(url, {}, timeoutMs)), target: url };
}

const broken = ({ results }: Report) =>
  results
    .filter(({ status }) => !['passed', 'skipped'].includes(status))
    .map(({ status, requirement }) => `${status} ${requirement}`);

/** Shown where a test fails: why each of them was found. */
const reasons = ({ results }: Report) =>
  JSON.stringify(results.filter(({ status }) => status !== 'passed' && status !== 'skipped'));

describe('check, against the mock', () => {
  test.each(['documented', 'deployed'] as const)(
    'the dialect %s, judged by itself, has no failure, and is asked what was planned',
    async (dialect) => {
      const config = await mockConfig({ dialect });
      const { footprint: planned } = await planRun(makeSetup(config), cases);
      const report = await checkServer(config, { dialect, strict: true });
      expect(broken(report), reasons(report)).toEqual([]);
      expect(report.verdict).toBe('conformant');
      expect(isReport(report)).toBe(true);
      expectPlanned(planned, report.footprint);
    },
  );

  test('two users, no rooms and no ids of others: judges what it can and says what the rest needs', async () => {
    const { target, users } = await mockConfig();
    const { member, peer } = users;
    const report = await checkServer({ target, users: { member: { token: member.token }, peer } });
    expect(broken(report), reasons(report)).toEqual([]);
    expect(report.verdict).toBe('incomplete');
    expect(report.results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(80);
    const remedies = report.results
      .filter(({ status, level }) => status === 'skipped' && level === 'MUST')
      .map(({ remedy }) => remedy);
    expect(remedies.every(Boolean)).toBe(true);
  });

  test('says how silence was shown: by a barrier where the sender can post one, else by a wait', async () => {
    const { results } = await checkServer(await mockConfig(), { only: ['send.silent-*', 'connect.waits-for-token'] });
    const shownBy = (kind: string) => results.filter(({ evidence }) => evidence?.kind === kind).map(({ id }) => id);
    expect(shownBy('window')).toEqual(['connect.waits-for-token/silent-socket']);
    expect(shownBy('barrier')).toHaveLength(results.length - 1);
  });

  test('a waived MUST does not make the run incomplete', async () => {
    const { tokens: _, ...config } = await mockConfig();
    const waive = { 'auth.expired-token': 'none to be had', 'connect.expired-token': 'none to be had' };
    const only = ['auth.valid-token', ...Object.keys(waive)];
    expect((await checkServer(config, { only })).verdict).toBe('incomplete');
    expect((await checkServer({ ...config, waive }, { only })).verdict).toBe('conformant');
  });

  test('a wrong token of ours is no violation', async () => {
    const { users, ...config } = await mockConfig();
    const wrong = { ...users, member: { ...users.member, token: 'not-this-one' } };
    await expect(checkServer({ ...config, users: wrong })).rejects.toThrow(/token of member is accepted nowhere/);
  });

  test('a wrong room of ours is no violation', async () => {
    const config = await mockConfig();
    const rooms = { ...config.rooms, shared: config.rooms?.foreign ?? '' };
    await expect(checkServer({ ...config, rooms })).rejects.toThrow(/rooms\.shared/);
  });

  test('a wrong id of ours is no violation', async () => {
    const { users, ...config } = await mockConfig();
    const wrong = { ...users, peer: { ...users.peer, id: 'bobby' } };
    await expect(checkServer({ ...config, users: wrong })).rejects.toThrow(/peer.*bobby|bobby.*peer/);
  });

  test('a wrong path is no violation', async () => {
    const config = await mockConfig();
    await expect(checkServer({ ...config, target: `${config.target}/nowhere` })).rejects.toThrow(
      /There is no chat at .*nowhere.*The chat seems to be at http:\/\/127\.0\.0\.1:\d+: give that as target/,
    );
  });

  test('a foreign room is no use without an outsider, and no mistake', async () => {
    const { users, ...config } = await mockConfig();
    const { outsider: _, ...two } = users;
    const only = ['live.occupants-only', 'room-info.*', 'send.silent-*', 'retrieve.own-rooms-only'];
    const report = await checkServer({ ...config, users: two }, { only });
    expect(config.rooms?.foreign).toBeDefined();
    expect(broken(report), reasons(report)).toEqual([]);
    expect(report.verdict).toBe('incomplete');
  });

  test('nobody there is no violation', async () => {
    const { users } = await mockConfig();
    await expect(checkServer({ target: 'http://127.0.0.1:9', users })).rejects.toThrow(/cannot be reached/);
  });

  test('a plan creates and posts nothing', async () => {
    const { mock, url } = await startMock();
    const config = await fetchWellKnown(url, {}, timeoutMs);
    const before = [mock.world.lastMessageId, mock.world.rooms.size];
    const { rooms: _, ...withoutRooms } = config;
    const plan = await planRun(makeSetup(withoutRooms, { target: url }), cases);
    expect([mock.world.lastMessageId, mock.world.rooms.size]).toEqual(before);
    expect(plan.cases).toHaveLength(cases.length);
  });

  test('a run that is stopped reports what it has so far', async () => {
    const config = await mockConfig();
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => done > 20 && stop.abort();
    const report = await checkServer(config, { signal: stop.signal, onProgress });
    expect(report.interrupted).toBe(true);
    expect(report.results).toHaveLength(cases.length);
    expect(report.summary.passed).toBeGreaterThan(10);
  });
});
