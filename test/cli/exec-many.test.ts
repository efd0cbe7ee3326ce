import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isReport } from '../../src/protocol/generated/report-validator.js';
import type { Report } from '../../src/protocol/index.ts';
import { chatTestbed, type RunningCommand } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';

const exec = (...args: string[]): RunningCommand => chatTestbed('exec', ...args);
const folder = (): string => mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));

test('every reporter writes the report of a client, and the JSON one keeps the schema', async () => {
  const out = folder();
  const names = ['json', 'junit', 'tap', 'markdown', 'html', 'github', 'pretty'];
  const reporters = names.flatMap((name) => ['--reporter', `${name}=${path.join(out, name)}`]);
  const { code } = await commandLine('exec', ...reporters, '--scenarios', 'default,empty', ...forgetful);
  expect(code).toBe(1);
  for (const name of names) expect(readFileSync(path.join(out, name), 'utf8')).toContain('client.bearer');
  const report = JSON.parse(readFileSync(path.join(out, 'json'), 'utf8')) as Report;
  expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
  expect(report.verdict).toBe('violations');
  expect(report.results.find(({ id }) => id === 'default/client.bearer')).toMatchObject({
    status: 'failed',
    subject: 'client',
  });
  expect(readFileSync(path.join(out, 'pretty'), 'utf8')).toContain('This client breaks 1 requirement');
});

/** It has left the group by the time the command ends. */
const leavesGroup =
  'f=$(mktemp -u); setsid sh -c "echo background \\$\\$; : > $f; exec sleep 300" & until test -e $f; do :; done; rm $f';

test.each([
  ['what a command leaves running', 'sleep 300 & echo background'],
  ['what has left in a group of its own', leavesGroup],
])('%s is not waited for', async (_, line) => {
  const { stderr } = await exec('--scenarios', 'default,empty', '--', 'sh', '-c', `${line}; exit 3`).ended();
  expect(stderr).toMatch(/default the command ended with exit code 3:\nbackground/);
  for (const [, pid] of stderr.matchAll(/background (\d+)/g)) process.kill(Number(pid), 'SIGKILL');
});

test('a reporter that owns stdout is alone there', async () => {
  const { stdout } = await exec('--reporter', 'json', '--', 'sh', '-c', 'echo noise').ended();
  expect((JSON.parse(stdout) as Report).verdict).toBe('incomplete');
});

test('what of the scenario did nothing is told with the reason', async () => {
  const { stderr } = await commandLine('exec', '--scenario', 'reconnect-storm', '--', 'true');
  expect(stderr).toContain('Of the scenario this did nothing:');
  expect(stderr).toContain('– fault overloaded: it was never switched on');
  expect(stderr).toContain('event 2 (enable overloaded): nothing of the kind happened: connected, user ada');
});

test.each([
  [['--scenarios', 'nowhere', '--', 'true'], 'There is no scenario file or bundled scenario `nowhere`.'],
  [['--all', '--report', 'x.json', '--', 'true'], '--report is for one scenario'],
  [['--reporter', 'junitt', '--', 'true'], 'There is no reporter `junitt`. Did you mean `junit`?'],
  [['--concurrency', '0', '--all', '--', 'true'], '--concurrency takes a whole number'],
])('%j is told in a sentence, with exit code 2', async (args, sentence) => {
  const { code, stderr } = await commandLine('exec', ...args);
  expect(stderr).toContain(sentence);
  expect(code).toBe(2);
});

/** Forgets the word `Bearer`. */
const forgetful = [
  '--',
  process.execPath,
  '-e',
  `fetch(process.env.CHAT_URL + '/chat/retrieve', {
    method: 'POST', headers: { authorization: process.env.CHAT_TOKEN_ADA }, body: '{"after":0}',
  })`,
];
