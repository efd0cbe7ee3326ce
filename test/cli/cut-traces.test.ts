import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../play/files.ts';
import { ChatClient } from '../support/chat-client.ts';
import { chatTestbed } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';
import { startMock } from '../support/mock.ts';

/** A conversation as `serve --trace` leaves it when it is killed in the middle of a line. */
async function cutTrace(): Promise<string> {
  const { mock, webSocketUrl } = await startMock();
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'hi' });
  await ada.next();
  const text = mock.switchboard.trace.entries().map((entry) => `${JSON.stringify(entry)}\n`);
  const file = path.join(folderWith({}), 'trace.ndjson');
  writeFileSync(file, `${text.join('')}${text[0]?.slice(0, 20)}`);
  return file;
}

const told = (file: string): RegExp =>
  new RegExp(`${file} ends in the middle of line \\d+; what followed is not known`);

test('judge reads a trace up to its last whole line, and says so', async () => {
  const file = await cutTrace();
  const { code, stdout, stderr } = await commandLine('judge', file);
  expect(stderr).toMatch(told(file));
  expect(stdout).toMatch(/Read: .*trace\.ndjson \(trace, \d+ entries, cut in line \d+\)\./);
  expect(code).toBe(0);
  const { stdout: json } = await commandLine('judge', file, '--reporter', 'json');
  expect(JSON.parse(json).recordings[0].cutAt).toBe(readFileSync(file, 'utf8').split('\n').length);
});

test('ctl snapshot makes a scenario of what is whole', async () => {
  const file = await cutTrace();
  const { code, stdout, stderr } = await commandLine('ctl', 'snapshot', '--from-trace', file);
  expect(stderr).toMatch(told(file));
  expect(stdout).toContain('hi');
  expect(code).toBe(0);
});

test('open shows what is whole', async () => {
  const file = await cutTrace();
  const command = chatTestbed('open', file);
  await command.printed(/shows \d+ entries/);
  command.process.kill('SIGINT');
  expect((await command.ended()).stderr).toMatch(told(file));
});

test('check --from-trace judges the cases that are whole; the others leave it incomplete', async () => {
  const { url } = await startMock();
  const file = path.join(folderWith({}), 'check.ndjson');
  await commandLine('check', url, '--only', 'room-info.*', '--trace', file);
  const text = readFileSync(file, 'utf8');
  // Just behind a line it would say nothing about a line.
  const line = text.indexOf('\n', text.length * 0.8) + 1;
  writeFileSync(file, text.slice(0, line + 10));
  const { code, stdout, stderr } = await commandLine('check', '--from-trace', file, '--only', 'room-info.*');
  expect(stderr).toMatch(told(file));
  expect(stdout).toMatch(/ends in the middle of line/);
  expect(code).toBe(3);
});
