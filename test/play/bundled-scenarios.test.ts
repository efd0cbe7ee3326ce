import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledScenarios, loadScenario } from '../../src/mock-server/index.ts';
import { repository } from '../support/command.ts';
import { playOnMock } from './play-on-mock.ts';

const names = bundledScenarios();
const played = names.filter((name) => loadScenario(name).scenario.steps?.length);
const guide = readFileSync(path.join(repository, 'docs/scenarios.md'), 'utf8');

test('there are at least ten scenarios to play, besides the three to work in', () => {
  expect(played.filter((name) => !['default', 'empty', 'busy'].includes(name)).length).toBeGreaterThanOrEqual(10);
});

describe.each(played)('%s', (name) => {
  test('goes as expected', async () => {
    const { report } = await playOnMock(loadScenario(name).scenario, { name });
    expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(report).toMatchObject({ verdict: 'conformant' });
    expect(report.summary.total).toBeGreaterThan(2);
  });

  test('leaves the same trace each time, faults included', async () => {
    const { scenario } = loadScenario(name);
    const [one, other] = [await playOnMock(scenario, { seed: 5 }), await playOnMock(scenario, { seed: 5 })];
    expect(one.trace).toEqual(other.trace);
    expect(one.trace.length).toBeGreaterThan(4);
  });
});

describe.each(played)('without what goes wrong in it, %s', (name) => {
  const { faults, events, ...calm } = loadScenario(name).scenario;
  test.runIf(faults || events)('does not go as expected: the steps look at it', async () => {
    const { report } = await playOnMock(calm);
    expect(report.verdict).toBe('violations');
  });
});

describe('docs/scenarios.md', () => {
  test.each(names)('describes %s', (name) => {
    expect(guide).toContain(`### \`${name}\``);
  });

  test('describes no scenario that there is not', () => {
    const [, section = ''] = guide.split('\n## The bundled scenarios\n');
    const described = [...section.matchAll(/^### `([\w-]+)`$/gm)].map(([, name]) => name);
    expect(described.toSorted()).toEqual(names.toSorted());
  });
});
