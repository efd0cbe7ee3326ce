import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { startMock } from '../support/mock.ts';
import { folderWith, lunch, scenarioFile } from './files.ts';

const running = (command: string, more = ''): string =>
  scenarioFile(`${lunch}steps:\n  - { as: ada, connect: {} }\n  - { run: ${JSON.stringify(command)}${more} }\n`);

test('a command is refused with its place, before anything is played', async () => {
  const folder = folderWith({});
  const { code, stderr } = await commandLine('play', running(`touch ${folder}/done`));
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/lunch\.yaml:5: this step runs `touch .*--allow-run/),
  });
  expect(existsSync(path.join(folder, 'done'))).toBe(false);
});

test('with --allow-run it is run, and its output stands in the transcript', async () => {
  const { code, stdout } = await commandLine('play', running('echo restarted'), '--allow-run', '--reporter', 'json');
  const { results } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(JSON.stringify(results.at(-1))).toContain('`echo restarted`, which ended with exit code 0: restarted');
});

test.each([
  ['echo no such container >&2; exit 3', '', 'ended with exit code 3.', 'no such container'],
  ['sleep 60', ', within: 100ms', '`sleep 60` did not end in time.', ''],
])('a command that fails is a failure: %s', async (command, more, reason, output) => {
  const { code, stdout } = await commandLine('play', running(command, more), '--allow-run', '--reporter', 'json');
  const last = JSON.parse(stdout).results.at(-1);
  expect({ code, status: last.status }).toEqual({ code: 1, status: 'failed' });
  expect(last.reason).toContain(reason);
  expect(JSON.stringify(last.actual)).toContain(output);
});

test('validate runs no command', async () => {
  const folder = folderWith({});
  expect(await commandLine('validate', running(`touch ${folder}/done`))).toMatchObject({ code: 0 });
  expect(existsSync(path.join(folder, 'done'))).toBe(false);
});

test('long real waits are announced', async () => {
  const { url } = await startMock();
  const text = `${lunch}steps:\n  - { wait: 1h }\n  - { as: ada, connect: {} }\n  - { wait: 5m }\n`;
  const target = ['--target', url, '--user', 'ada=token-ada'];
  const stop = setTimeout(() => process.emit('SIGINT'), 1500);
  const { code, stderr } = await commandLine('play', scenarioFile(text), ...target);
  clearTimeout(stop);
  expect(stderr).toContain('The steps wait 1h 5m in all, and this time is real.');
  expect(stderr).toMatch(/lunch waits 1h, .+ left/);
  expect(code).toBe(130);
});

test('--speed is for the mock alone', async () => {
  const wait = scenarioFile(`${lunch}steps:\n  - { as: ada, connect: {} }\n  - { wait: 10s }\n`);
  expect((await commandLine('play', wait, '--speed', '1000')).code).toBe(0);
  const { url } = await startMock();
  const { code, stderr } = await commandLine('play', wait, '--speed', '10', '--target', url, '--user', 'ada=token-ada');
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--speed is for the mock') });
});

const dm = `users: [{ id: ada }, { id: bob }]
steps:
  - { as: [ada, bob], connect: {} }
  - { as: ada, create_dm: { other: bob, name: our-dm } }
  - { as: ada, send: { room: our-dm, message: psst } }
  - { as: bob, expect: { message: { poster: ada, message: psst } } }
`;

test('a room whose id nothing tells is named with the line of config that helps, and the config is believed', async () => {
  const { startEnvironment } = await import('../environments/server/environment.ts');
  await using server = await startEnvironment();
  const { target, users, rooms } = server.config;
  const play = { users: { ada: 'member', bob: 'peer' } };
  const config = (more: object): string =>
    path.join(folderWith({ 'c.json': JSON.stringify({ target, users, play: { ...play, ...more } }) }), 'c.json');
  const file = scenarioFile(dm);
  const lost = await commandLine('play', file, '--config', config({}), '--reporter', 'json');
  const { results, created } = JSON.parse(lost.stdout);
  expect(lost.code).toBe(3);
  expect(results.at(-2).remedy).toContain('play: { rooms: { our-dm: "its id" } }');
  expect(results.at(-1).reason).toContain('Because of step 3');
  expect(created).toMatchObject({ roomRequests: 1 });
  expect(results.flatMap(({ transcript }: { transcript: unknown[] }) => transcript).length).toBeLessThan(20);
  const found = await commandLine('play', file, '--config', config({ rooms: { 'our-dm': rooms?.shared } }));
  expect(found.code).toBe(0);
});
