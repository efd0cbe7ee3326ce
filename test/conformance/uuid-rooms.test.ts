import { describe, expect, onTestFinished, test } from 'vitest';
import { cases, checkServer, makeSetup, planRun } from '../../src/conformance/index.ts';
import type { CheckConfig, Report } from '../../src/protocol/index.ts';
import { verdictSentence } from '../../src/report/reporters/parts/verdict.ts';
import { type Environment, startEnvironment } from '../environments/server/environment.ts';

const only = ['create-dm.*', 'live.fields', 'retrieve.shape', 'connect.connected'];

/** A correct server with UUIDs, and its config without rooms and waivers. */
async function startServer(): Promise<{ server: Environment; config: CheckConfig & { target: string } }> {
  const server = await startEnvironment();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { waive: _, rooms: __, ...config } = server.config;
  return { server, config };
}

const statusOf = ({ results }: Report, id: string) => results.find((result) => result.id === id)?.status;

describe('a server whose room ids are UUIDs', () => {
  test('with `rooms.dm` alone: the room is judged, and nothing stays open', async () => {
    const { server, config } = await startServer();
    const report = await checkServer({ ...config, rooms: { dm: server.addDirectMessage() } }, { only });
    expect(statusOf(report, 'create-dm.occupants/both-ask')).toBe('passed');
    expect(statusOf(report, 'live.fields/in-a-direct-message')).toBe('passed');
    expect(report.verdict).toBe('conformant');
  });

  test('with a room in `rooms.dm` that a third user is in: a violation where it is not the config’s outsider', async () => {
    const { server, config } = await startServer();
    const { outsider: _, ...users } = config.users;
    const rooms = { shared: server.config.rooms?.shared ?? '', dm: server.addDirectMessage({ withStranger: true }) };
    const report = await checkServer({ ...config, users, rooms }, { only });
    const [failed] = report.results.filter(({ status }) => status === 'failed');
    expect(failed).toMatchObject({ id: 'create-dm.occupants/both-ask' });
    expect(failed?.reason).toContain('which `rooms.dm` of the config says create_dm has made');
  });

  test('with a room in `rooms.dm` that the users are not in: exit code 2 and the line', async () => {
    const { server, config } = await startServer();
    const { shared = '', foreign = '' } = server.config.rooms ?? {};
    await expect(checkServer({ ...config, rooms: { shared, dm: foreign } }, { only })).rejects.toThrow(
      /rooms\.dm and users\.member of the config disagree[\s\S]+rooms: \{ dm: /,
    );
  });

  test.each([
    ['and no rooms and no ids are given', false],
    ['and no rooms are given', true],
  ])('%s: what cannot be judged is said, with a line that helps', async (_, hasIds) => {
    const { config } = await startServer();
    const { member, peer } = config.users;
    const users = hasIds ? { member, peer } : { member: { token: member.token }, peer: { token: peer.token } };
    const report = await checkServer({ ...config, users });
    expect(report.results.filter(({ status }) => status === 'errored' || status === 'failed')).toEqual([]);
    const remedies = report.results.flatMap(({ remedy = [] }) => remedy);
    expect(remedies.join('\n')).not.toContain('probe');
    expect(remedies).toContainEqual(expect.stringMatching(/^rooms: \{ shared: /));
  });

  test('names a requirement that could not be judged once, and none of which a case passed or that is waived', async () => {
    const { server, config } = await startServer();
    const rooms = server.config.rooms ?? {};
    const report = await checkServer({ ...config, rooms }, { only });
    expect(verdictSentence(report)).toMatch(/1 MUST requirement could not be judged: create-dm\.occupants\.$/);
    const waived = await checkServer({ ...config, rooms, waive: { 'create-dm.occupants': 'no id' } }, { only });
    expect(waived.verdict).toBe('conformant');
  });

  test('is planned: what a run does about rooms, and what it cannot judge', async () => {
    const { server, config } = await startServer();
    const { rooms = {} } = server.config;
    const plan = await planRun(makeSetup({ ...config, rooms }), cases);
    const missing = plan.cases.filter((item) => item.missing !== undefined);
    expect(plan.newRooms).toBe('hidden');
    expect(missing).toHaveLength(8);
    expect(missing[0]?.remedy).toMatch(/^rooms: \{ dm: /);
    const dm = server.addDirectMessage();
    const better = await planRun(makeSetup({ ...config, rooms: { ...rooms, dm } }), cases);
    expect(better.cases.filter((item) => item.missing !== undefined)).toEqual([]);
  });
});

test('a server whose room ids are numbers is planned with the rooms that a run makes', async () => {
  const server = await startEnvironment({ ids: 'numbers' });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { rooms = {}, users, target } = server.config;
  const known = await planRun(makeSetup({ target, users, rooms: { foreign: rooms.foreign ?? '' } }), cases);
  expect(known.newRooms).toBe('found');
  expect(known.cases.filter(({ missing }) => missing?.includes('room'))).toEqual([]);
  const unknown = await planRun(makeSetup({ target, users }), cases);
  expect(unknown.newRooms).toBe('perhaps');
  const [first] = unknown.cases.filter(({ missing }) => missing?.includes('shared room'));
  expect(first?.missing).toContain('A run makes one with create_dm and finds it where room ids are numbers');
});
