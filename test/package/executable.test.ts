import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { RunningCommand, repository } from '../support/command.ts';

const run = promisify(execFile);
const patient = 240_000;
const executable = path.join(repository, 'dist-executable/chat-testbed');

/** A home where nothing is, and a path without Node. */
const home = mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));
const env = { HOME: home, PATH: '/usr/bin:/bin' };

beforeAll(async () => {
  await run('npm', ['run', 'build:executable'], { cwd: repository });
}, patient);

test('the executable serves a bundled scenario, checks it and runs a client', { timeout: patient }, async () => {
  const serving = new RunningCommand(executable, ['serve', 'default', '--port', '0', '--json'], { env, cwd: home });
  const { url } = JSON.parse((await serving.printed(/listening.*\n/)).split('\n')[0] ?? '') as { url: string };
  const checked = await new RunningCommand(executable, ['check', url], { env, cwd: home }).ended();
  expect(checked.stdout).toContain('CONFORMANT');
  expect(checked.code).toBe(0);

  const client = [
    '--',
    'sh',
    '-c',
    'curl -sf $CHAT_URL/chat/retrieve -H "Authorization: Bearer $CHAT_TOKEN_ADA" -d "{\\"after\\":0}"',
  ];
  const executed = await new RunningCommand(executable, ['exec', '--scenario', 'busy', ...client], {
    env,
    cwd: home,
  }).ended();
  expect(executed.stdout).toContain('"occupants"');
  expect(executed.code).toBe(0);
});
