import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';

const folder = path.join(repository, 'test/play/scenarios');

test('the scenarios of a tester are sound', async () => {
  expect(await commandLine('validate', folder)).toMatchObject({ code: 0 });
});

test('they go as expected on the mock, an hour of twenty users and each row of a table among them', async () => {
  const { code, stdout } = await commandLine('play', folder, '--reporter', 'json');
  const { results, scenario } = JSON.parse(stdout);
  expect(results.filter(({ status }: { status: string }) => status !== 'passed')).toEqual([]);
  expect({ code, scenario }).toEqual({ code: 0, scenario: '5 scenarios' });
  const names = new Set(results.map(({ id }: { id: string }) => id.split('/')[0]));
  expect(names.size).toBe(4 + 10);
});
