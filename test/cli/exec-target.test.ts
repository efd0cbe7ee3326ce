import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { httpTarget } from '../forward/front.ts';
import { commandLine } from '../support/command-line.ts';
import { startMock } from '../support/mock.ts';

const ask = `fetch(process.env.CHAT_URL + '/chat/retrieve', { method: 'POST', body: '{"after":0}',
  headers: { authorization: 'Bearer ' + process.env.CHAT_TOKEN_ADA } })`;

/** A config with one user whose token is known. */
function configFor(target: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-exec-')), 'check.yaml');
  const users = 'users:\n  member: { id: ada, token: token-ada }\n  peer: { id: bob, token: token-bob }\n';
  writeFileSync(file, `target: ${target}\n${users}`);
  return file;
}

test('exec --target runs the command through a proxy, and judges both sides', async () => {
  const { url } = await startMock();
  const config = configFor(url);
  const report = `${config}.json`;
  const args = [
    '--target',
    url,
    '--config',
    config,
    '--report',
    report,
    '--',
    process.execPath,
    '-e',
    `${ask}.then((answer) => process.exit(answer.status - 200))`,
  ];
  const { code, stderr } = await commandLine('exec', ...args);
  expect(code).toBe(0);
  expect(stderr).toMatch(/Nothing that was recorded breaks a MUST/);
  const subjects = JSON.parse(readFileSync(report, 'utf8')).results.map(({ subject }: { subject: string }) => subject);
  expect(new Set(subjects)).toEqual(new Set(['server', 'client:member']));
});

test('a server that breaks a MUST makes the exit code 1; the code of the command goes first', async () => {
  const target = await httpTarget((_request, response) => response.end('{"room_name":null,"occupants":[{"id":"1"}]}'));
  const config = configFor(target);
  const run = (script: string) =>
    commandLine('exec', '--target', target, '--config', config, '--', process.execPath, '-e', script);
  const broken = await run(ask);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toMatch(/retrieve\.shape/);
  expect((await run('process.exit(7)')).code).toBe(7);
});
