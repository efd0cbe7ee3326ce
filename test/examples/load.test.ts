import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { installArtillery } from '../../scripts/install-artillery.ts';
import { program, RunningCommand, repository } from '../support/command.ts';
import { within } from '../support/deadline.ts';

const patient = 180_000;

let artillery: Awaited<ReturnType<typeof installArtillery>>;

beforeAll(async () => {
  artillery = await installArtillery();
}, patient);

/** The example in a folder of its own, with a world of a hundred users. */
async function example(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-load-'));
  cpSync(path.join(repository, 'examples/load'), folder, { recursive: true });
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(path.join(artillery.modules, 'artillery'), path.join(folder, 'node_modules/artillery'));
  symlinkSync(repository, path.join(folder, 'node_modules/chat-testbed'));
  const world = new RunningCommand(process.execPath, ['world.js', '100'], { cwd: folder });
  expect((await world.ended()).code).toBe(0);
  return folder;
}

/** A hundred users on a mock that is started for them. */
async function load(...serveOptions: string[]) {
  const cwd = await example();
  const options = ['world.yaml', '--port', '0', '--json', ...serveOptions];
  const mock = new RunningCommand(process.execPath, [program, 'serve', ...options], { cwd });
  const { url } = JSON.parse((await mock.printed(/\n/)).split('\n')[0] ?? '');
  const run = path.join(artillery.modules, 'artillery/bin/run');
  const args = [run, 'run', '--environment', 'small', '--target', url, 'load.yaml'];
  const env = { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true', NODE_OPTIONS: '', NO_COLOR: '1' };
  const command = new RunningCommand(path.join(artillery.bin, 'node'), args, { cwd, env });
  const code = await within(command.exitCode, 'Artillery to end', patient - 20_000);
  return { code, output: command.stdout + command.stderr };
}

test('a hundred users find nothing on the mock, and one lost message in ten thousand', {
  timeout: patient,
}, async () => {
  const [sound, losing] = await Promise.all([load(), load('--fault', '{ on: deliver, every: 10000, drop: true }')]);
  expect(sound.output).toMatch(/ok: chat\.lost == 0 and chat\.duplicated == 0/);
  expect(sound.output).toMatch(/chat\.posted: \.+ 2000/);
  expect(sound.code).toBe(0);
  expect(losing.output).toMatch(/fail: chat\.lost == 0/);
  expect(losing.output).toMatch(/chat-testbed: live\.after-connected: Message \d+ never came on user-\d+#1/);
  expect(losing.code).toBe(1);
});
