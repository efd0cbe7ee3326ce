import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import schema from '../../schemas/scenario.schema.json' with { type: 'json' };
import { parseScenario, scenarioProblems } from '../../src/mock-server/index.ts';
import { YamlSource } from '../../src/yaml-file/index.ts';
import { repository } from '../support/command.ts';
import { playOnMock } from './play-on-mock.ts';

const guide = readFileSync(path.join(repository, 'docs/scenarios.md'), 'utf8');
const world = 'users: [{ id: ada }, { id: bob }, { id: eve }]\nrooms: [{ id: "1", occupants: [ada, bob] }]\n';

test('the first example goes as expected', async () => {
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
  const { report } = await playOnMock(parseScenario('guide.yaml', text));
  expect(report.verdict).toBe('conformant');
});

const steps = [...guide.matchAll(/^ +- (\{ (?:as|wait|run|repeat): .*\})$/gm)].map(([, step = '']) => step);

test.each(steps)('the example %s is a sound step', (step) => {
  const room = '\n  - { as: ada, create_dm: { other: bob, name: our-dm } }';
  expect(scenarioProblems(new YamlSource('guide.yaml', `${world}steps:${room}\n  - ${step}\n`))).toEqual([]);
});

describe('every key is shown with an example', () => {
  // What an include names is not there where an example stands alone: it is shown, but not tried.
  const includes = [...guide.matchAll(/^ +- (\{ include: .*\})$/gm)].map(([, step = '']) => step);
  const shown = new Set([...steps, ...includes].flatMap((step) => keysIn(parse(step))));
  const kinds = Object.entries(schema.$defs).filter(([name]) => /Step$|^Expect[A-Z]/.test(name));
  const keys = kinds.flatMap(([, kind]) => Object.keys('properties' in kind ? (kind.properties as object) : {}));
  test.each([...new Set(keys)].filter((key) => key !== 'note'))('%s', (key) => {
    expect(shown).toContain(key);
  });
  test.each(Object.keys(schema.properties))('%s of the file', (key) => {
    expect(guide).toMatch(new RegExp(`\`[^\`]*${key.replace('$', '\\$')}\\b[^\`]*\`|^${key}:`, 'm'));
  });
});

function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...keysIn(item)]);
}
