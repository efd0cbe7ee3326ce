import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseScenario } from '../../src/mock-server/index.ts';
import { playOnMock } from '../play/play-on-mock.ts';
import { playOnTarget } from '../play/play-on-target.ts';
import { repository } from '../support/command.ts';
import { timeout } from './support.ts';

const file = path.join(repository, 'test/play/scenarios/offline-three.yaml');
const scenario = parseScenario(file, readFileSync(file, 'utf8'));

test('the same steps go the same way again and again on the mock', async () => {
  for (let round = 0; round < 50; round += 1) {
    const { report } = await playOnMock(scenario);
    expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
  }
});

test.each([
  [50, {}],
  [3, { operationMs: 300 }],
])(
  '… and %i times on a correct server with %j',
  async (rounds, knobs) => {
    for (let round = 0; round < rounds; round += 1) {
      const report = await playOnTarget(scenario, knobs);
      expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
    }
  },
  timeout,
);
