import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { folderWith, lunch } from '../play/files.ts';
import { ChatClient } from '../support/chat-client.ts';
import { chatTestbed, type RunningCommand } from '../support/command.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { nextEvent, startMock } from '../support/mock.ts';

/** A server that answers nothing, and tells of the first request. */
async function silentServer(): Promise<{ url: string; asked: Promise<unknown> }> {
  const server = createServer(() => {});
  const asked = once(server, 'request');
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}

/** Ended by the signal itself, which a shell tells as 130, or by an exit code of ours. */
async function expectInterrupted(command: RunningCommand, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  const { code, stderr } = await command.ended();
  expect(command.process.signalCode ?? code, stderr).toBe(code === null ? signal : 130);
}

const reportIn = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

async function pidIn(file: string): Promise<number> {
  const written = () => existsSync(file) && readFileSync(file, 'utf8').trim();
  await expect.poll(written, { timeout: 20_000, message: 'the id of the process that was started' }).toBeTruthy();
  return Number(readFileSync(file, 'utf8'));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const expectGone = (pid: number): Promise<void> =>
  expect.poll(() => isRunning(pid), { timeout: 10_000, message: 'whether the process still runs' }).toBe(false);

describe.each([
  ['check', 'http://127.0.0.1:1'],
  ['play', 'default'],
  ['exec', '--port', '0', '--', 'sleep', '300'],
  ['judge', '/dev/stdin'],
])('%s', (...args) => {
  test('is ended by Ctrl-C as soon as it is there', async () => {
    const command = chatTestbed(...args);
    await within(once(command.process, 'spawn'), 'the command to be there');
    command.process.kill('SIGINT');
    await expectInterrupted(command);
  });
});

describe('Ctrl-C in check', () => {
  test.each([
    ['SIGINT', 1],
    ['SIGTERM', 60],
    ['SIGINT', 300],
  ] as const)('or %s, at request %i: the report is written, no connection is left', async (signal, moment) => {
    const { url, mock, events } = await startMock();
    const report = path.join(folderWith({}), 'report.json');
    const command = chatTestbed('check', url, '--reporter', `json=${report}`);
    for (let seen = 0; seen < moment; seen += 1) await nextEvent(events, 'answered');
    command.process.kill(signal);
    expect((await command.ended()).code).toBe(130);
    expect(reportIn(report)).toMatchObject({ interrupted: true });
    await within(mock.switchboard.connections.untilNone(), 'the last connection to end');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('while nothing is answered, or %s', async (signal) => {
    const { url, asked } = await silentServer();
    const { config, report } = { config: 'check.yaml', report: 'report.json' };
    const folder = folderWith({ [config]: 'users: { member: { token: abcdefgh }, peer: { token: ijklmnop } }\n' });
    const output = path.join(folder, report);
    const options = ['--config', path.join(folder, config), '--timeout', '600000', '--reporter', `json=${output}`];
    const command = chatTestbed('check', url, ...options);
    await within(asked, 'a request');
    command.process.kill(signal);
    await expectInterrupted(command, signal);
    expect(reportIn(output)).toMatchObject({ interrupted: true, verdict: 'incomplete' });
  });

  test('while a token is fetched: the command ends, too', async () => {
    const { url } = await startMock();
    const folder = folderWith({});
    const [pidFile, config] = [path.join(folder, 'pid'), path.join(folder, 'check.yaml')];
    const member = JSON.stringify({ command: `sh -c 'echo $$ > ${pidFile}; sleep 300; true'` });
    writeFileSync(config, `users: { member: { token: ${member} }, peer: { token: token-bob } }\n`);
    const command = chatTestbed('check', url, '--config', config);
    const pid = await pidIn(pidFile);
    command.process.kill('SIGINT');
    await expectInterrupted(command);
    await expectGone(pid);
  });
});

describe('Ctrl-C in play', () => {
  test('while a step runs a command: the report is written, the command ends', async () => {
    const folder = folderWith({});
    const [pidFile, file, report] = ['pid', 'play.yaml', 'report.json'].map((name) => path.join(folder, name));
    const steps = `  - { as: ada, connect: {} }\n  - { run: "echo $$ > ${pidFile}; sleep 300; true" }\n`;
    writeFileSync(file as string, `users: [{ id: ada }]\nsteps:\n${steps}`);
    const command = chatTestbed('play', file as string, '--allow-run', '--reporter', `json=${report}`);
    const pid = await pidIn(pidFile as string);
    command.process.kill('SIGINT');
    await expectInterrupted(command);
    expect(reportIn(report as string)).toMatchObject({ interrupted: true });
    await expectGone(pid);
  });

  test('while the target does not say who its users are', async () => {
    const { url, asked } = await silentServer();
    const command = chatTestbed('play', 'default', '--target', url, '--timeout', '600000');
    await within(asked, 'a request');
    command.process.kill('SIGINT');
    await expectInterrupted(command);
  });
});

test('Ctrl-C in exec when the command is done: the report is still written', async () => {
  const report = path.join(folderWith({}), 'report.json');
  const line = 'echo at $CHAT_WS_URL; read x; echo done';
  const command = chatTestbed('exec', '--port', '0', '--report', report, '--', 'sh', '-c', line);
  const [, url = ''] = /at (\S+)/.exec(await command.printed(/at \S+\n/)) ?? [];
  // As long as it is open, exec waits for what is still on its way.
  await ChatClient.connect(url, 'token-ada');
  command.process.stdin?.end('\n');
  await command.printed(/done/);
  command.process.kill('SIGINT');
  const { code } = await command.ended();
  // Where the command has not quite ended yet, the signal is its own, and so is the code.
  expect([0, 130]).toContain(code);
  expect(reportIn(report)).toHaveProperty('verdict');
});

test('Ctrl-C in validate, amid patterns that take for ever', async () => {
  const slow = `faults:\n${'  - { on: send, matches: "^(a+)+$", close: 1011 }\n'.repeat(100)}`;
  const folder = folderWith({ 'a.yaml': lunch, 'b.yaml': lunch + slow });
  const command = chatTestbed('validate', folder);
  await command.printed(/a\.yaml/);
  command.process.kill('SIGINT');
  await expectInterrupted(command);
});

test('Ctrl-C in judge: nothing half written is left', async () => {
  const folder = folderWith({});
  const [pipe, report] = [path.join(folder, 'trace.ndjson'), path.join(folder, 'report.json')];
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
  const command = chatTestbed('judge', pipe, '--reporter', `json=${report}`);
  // Opens when the reader is there.
  const writer = await within(open(pipe, 'w'), 'judge to read');
  command.process.kill('SIGINT');
  await expectInterrupted(command);
  await writer.close();
  expect(existsSync(report)).toBe(false);
});
