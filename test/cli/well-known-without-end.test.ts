import { expect, test } from 'vitest';
import { httpTarget } from '../forward/front.ts';
import { commandLine } from '../support/command-line.ts';

test.each([
  [
    'has a hundred thousand keys',
    { users: 5, waive: Object.fromEntries([...Array(100_000).keys()].map((key) => [`k${key}`, 'x'])) },
    /more than 100000 characters/,
  ],
  [
    'has four thousand keys and a mistake',
    { users: 5, waive: Object.fromEntries([...Array(4000).keys()].map((key) => [`k${key}`, 'x'])) },
    /`users` must be an object/,
  ],
])('check and play are not held up by a config that %s', async (_what, config, expected) => {
  const target = await httpTarget((_request, response) => void response.end(JSON.stringify(config)));
  const { code, stderr } = await commandLine('check', target);
  expect([code, stderr]).toEqual([2, expect.stringMatching(expected)]);
  const play = await commandLine('play', 'default', '--target', target);
  expect([play.code, play.stderr]).toEqual([2, expect.stringMatching(/need the users ada, bob, eve/)]);
});

test('a long page in place of a config is no config', async () => {
  const target = await httpTarget((_request, response) => void response.end(`<html>${'x'.repeat(200_000)}</html>`));
  const { code, stderr } = await commandLine('check', target);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/does not say as whom to judge it/)]);
});
