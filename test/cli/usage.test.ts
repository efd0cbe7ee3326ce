import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bundledScenarios } from '../../src/mock-server/index.ts';
import { folderWith } from '../play/files.ts';
import { chatTestbed } from '../support/command.ts';
import { commandLine, ServingCommand } from '../support/command-line.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { startMock } from '../support/mock.ts';

describe('wrong usage is told in a sentence', () => {
  test.each([
    [['serve', '--port', 'abc'], '--port takes a whole number from 0 to 65535, not `abc`.'],
    [['serve', '--port', '1', '--port', '2'], '--port takes a whole number from 0 to 65535, not `1,2`.'],
    [['serve', '-p', '1.5'], '--port takes a whole number from 0 to 65535, not `1.5`.'],
    [['check', 'http://x', '--concurrency', 'many'], '--concurrency takes a whole number from 1 up, not `many`.'],
    [['check', 'http://x', '--soak', '30'], '"30" is no duration: a number and a unit'],
    [['check', 'http://x', '--soak', '9h'], 'A soak takes more than no time, and an hour at most.'],
    [
      ['check', 'http://x', '--seed', '42'],
      '--users and --seed are about a soak; give --soak, too, such as --soak 30s.',
    ],
    [['check', '--from-trace', 'x', '--soak', '1s'], '--from-trace judges a file; it takes no --soak.'],
    [['ctl', 'disconnect', 'ada', '--code', '1'], '--code takes a whole number from 1000 to 4999, not `1`.'],
    [['serve', 'busy', 'default'], 'There is a word too many: `default`. It is: chat-testbed serve [scenario]'],
    [['serve', '.'], '. cannot be read: it is a directory.'],
    [['serve', '--fault', 'on: retreive, cut: true'], 'Did you mean `retrieve`?'],
    [['check', '--dialect', 'deploid', 'http://x'], 'There is no dialect `deploid`. Did you mean `deployed`?'],
    [['check', 'http://x', '--onyl', 'live.*'], 'There is no option `--onyl`. Did you mean `--only`?'],
    [['check', 'http://x', '--ca', 'nowhere.pem'], '--ca: nowhere.pem cannot be read: there is no such file.'],
    [['scenarois'], 'There is no command `scenarois`. Did you mean `scenarios`?'],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await commandLine(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });
});

test.each([
  ['on: retrieve, respond: { status: 500 }'],
  ['{ on: retrieve, respond: { status: 500 } }'],
  ['on: retrieve\nrespond: { status: 500 }'],
])('serve takes the fault %j', async (fault) => {
  const { url } = await new ServingCommand('serve', '-p', '0', '--json', '--fault', fault).listening();
  const headers = { authorization: 'Bearer token-ada' };
  const { status } = await fetch(`${url}/chat/retrieve`, { method: 'POST', headers, body: '{"after":0}' });
  expect(status).toBe(500);
});

test('scenarios lists what is bundled, one line each', async () => {
  const { code, stdout } = await commandLine('scenarios');
  const lines = stdout.trimEnd().split('\n');
  expect([code, lines.map((line) => line.split(' ')[0])]).toEqual([0, bundledScenarios()]);
  for (const line of lines) expect(line).toMatch(/^\S+ +\S.*\.$/);
});

describe('where a report cannot be written, nothing is sent', () => {
  const folder = () => {
    const made = folderWith({ 'locked.xml': '<old/>' });
    chmodSync(path.join(made, 'locked.xml'), 0o444);
    return made;
  };
  const isRoot = process.getuid?.() === 0;
  test.each([
    [['--reporter', 'json=FOLDER/no/such/report.json'], 'there is no directory'],
    [['--reporter', 'junit=FOLDER'], 'it is a directory'],
    [['--trace', 'FOLDER/no/such/run.ndjson'], 'there is no directory'],
    ...(isRoot ? [] : [[['--reporter', 'junit=FOLDER/locked.xml'], 'may not write'] as const]),
  ] as const)('%j', async (given, why) => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.end();
    });
    const port = await listenOnLoopback(server);
    onTestFinished(() => void server.close());
    const made = folder();
    const args = given.map((word) => word.replace('FOLDER', made));
    const url = `http://127.0.0.1:${port}`;
    const { code, stderr } = await commandLine('check', url, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be written: ');
    expect(stderr).toContain(why);
    expect(requests).toBe(0);
  });

  test('the last report stays where the run cannot be done', async () => {
    const report = path.join(folderWith({ 'report.json': 'old' }), 'report.json');
    const fresh = path.join(folderWith({}), 'fresh.json');
    const reporters = ['--reporter', `json=${report}`, '--reporter', `tap=${fresh}`];
    expect((await commandLine('check', 'http://127.0.0.1:9', ...reporters)).code).toBe(2);
    expect([readFileSync(report, 'utf8'), existsSync(fresh)]).toEqual(['old', false]);
  });
});

test('SIGTERM writes the report of play as Ctrl-C does', { timeout: 60_000 }, async () => {
  const report = path.join(folderWith({}), 'report.json');
  const running = chatTestbed('play', 'reconnect-storm', '--repeat', '2000', '--reporter', `json=${report}`);
  await running.complained(/of \d+ /);
  running.process.kill('SIGTERM');
  expect((await running.ended()).code).toBe(130);
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ interrupted: true });
});

test('pretty and github share stdout; others do not', async () => {
  const { url } = await startMock();
  const only = ['check', url, '--only', 'retrieve.shape', '--reporter', 'pretty', '--reporter'];
  const { code, stdout } = await commandLine(...only, 'github');
  expect(code).toBe(0);
  expect(stdout).toContain('CONFORMANT');
  expect(stdout).toMatch(/^::notice title=chat-testbed::/m);
  for (const other of ['tap', 'pretty']) {
    expect((await commandLine(...only, other)).stderr).toContain('Only one reporter can write to stdout');
  }
});
