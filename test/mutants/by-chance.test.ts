import { expect, onTestFinished, test } from 'vitest';
import { cases, judgeRun, makeSetup, recordRun } from '../../src/conformance/index.ts';
import { chanceServers } from '../conformance/soak/chance-servers.ts';

const settings = { durationMs: 900, connectionsPerUser: 2, seed: 42 };

test.each(chanceServers)('a soak finds a server that $name', { timeout: 60_000 }, async ({ breaks, start }) => {
  const { config, close } = await start();
  onTestFinished(close);
  const run = await recordRun(makeSetup(config, { timeoutMs: 2000 }), { cases: [], soak: settings });
  const failed = judgeRun(run, { cases }).results.filter(({ status }) => status === 'failed');
  const found = failed.find(({ requirement }) => breaks.includes(requirement));
  expect(found, JSON.stringify(failed)).toBeDefined();
  expect(found?.id).toBe(`${found?.requirement}/observed`);
  expect(found?.rerun).toContain(`--only ${found?.requirement} --soak 900ms --seed 42`);
  expect(found?.transcript.length).toBeGreaterThanOrEqual(2);
  expect(found?.transcript.length).toBeLessThanOrEqual(5);
});
