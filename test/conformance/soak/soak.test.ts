import { expect, test } from 'vitest';
import { cases, checkServer, judgeRun, makeSetup, recordRun, writeTrace } from '../../../src/conformance/index.ts';
import { readTrace } from '../../../src/conformance/reading/index.ts';
import { isReport } from '../../../src/protocol/generated/report-validator.js';
import type { CheckConfig, Report } from '../../../src/protocol/index.ts';
import { startMock } from '../../support/mock.ts';

const settings = { durationMs: 700, connectionsPerUser: 2, seed: 42 };

async function mockConfig() {
  const { url } = await startMock();
  const response = await fetch(`${url}/.well-known/chat-testbed.json`);
  return { ...((await response.json()) as CheckConfig), target: url };
}

const broken = ({ results }: Report) => results.filter(({ status }) => status !== 'passed' && status !== 'skipped');

test('on the mock nothing is found, and the report tells what was done', async () => {
  const config = await mockConfig();
  const report = await checkServer(config, { only: ['connect.connected'], soak: '700ms', seed: 42 });
  expect(broken(report)).toEqual([]);
  expect(isReport(report)).toBe(true);
  expect(report.soak).toMatchObject({ seed: 42, durationMs: 700, connectionsPerUser: 2, ended: 'time' });
  const { connections = 0, posts = 0, reads = 0 } = report.soak?.counts ?? {};
  expect(Math.min(connections, posts, reads)).toBeGreaterThan(3);
});

test('a recorded soak can be judged again', async () => {
  const config = await mockConfig();
  const run = await recordRun(makeSetup(config), { cases: [], soak: { ...settings, connectionsPerUser: 1 } });
  const again = readTrace('run.ndjson', writeTrace(run));
  expect(again.soak).toEqual(run.soak);
  expect(judgeRun(again, { cases }).soak).toEqual(judgeRun(run, { cases }).soak);
});

test('whoever interrupts a soak gets what was found so far', async () => {
  const config = await mockConfig();
  const interruption = new AbortController();
  const report = await checkServer(config, {
    only: ['connect.connected'],
    soak: '1h',
    signal: interruption.signal,
    onProgress: ({ soak }) => soak && interruption.abort(),
  });
  expect(broken(report)).toEqual([]);
  expect(report.soak).toMatchObject({ ended: 'interrupted' });
  expect(report.interrupted).toBe(true);
});

test('where nobody can talk there is no soak, and the report says why', async () => {
  const { url } = await startMock({ scenario: { users: [{ id: 'ada' }, { id: 'bob' }] } });
  const users = { member: { token: 'token-ada' }, peer: { token: 'token-bob' } };
  const run = await recordRun(makeSetup({ target: url, users }), { cases: [], soak: settings });
  expect(run.soak).toMatchObject({ ended: 'impossible', reason: expect.stringContaining('.') });
});
