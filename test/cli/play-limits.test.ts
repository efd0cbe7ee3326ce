import { expect, test } from 'vitest';
import { TargetFinder } from '../../src/cli/play/play-target.ts';
import { parseScenario } from '../../src/mock-server/index.ts';
import { folderWith } from '../play/files.ts';

const config = `
target: http://127.0.0.1:1
users: { member: { id: ada, token: one-token }, peer: { id: bob, token: other-token } }
limits: { timeoutMs: 700 }
discovery: { probe: 7 }
`;
const scenario = parseScenario(
  'lunch',
  'users: [{ id: ada }, { id: bob }]\nrooms: [{ id: "1", occupants: [ada, bob] }]',
);

test('--timeout and --probe go before what the config says, as for check', async () => {
  const file = `${folderWith({ 'check.yaml': config })}/check.yaml`;
  const limitsWith = async (given: { timeout?: number; probe?: number }) => {
    const finder = new TargetFinder({ config: file, insecure: false, ...given }, new AbortController().signal);
    const { timeoutMs, probe } = (await finder.find(scenario)).target;
    return { timeoutMs, probe };
  };
  expect(await limitsWith({})).toEqual({ timeoutMs: 700, probe: 7 });
  expect(await limitsWith({ timeout: 50, probe: 0 })).toEqual({ timeoutMs: 50, probe: 0 });
});
