import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isReport } from '../../src/protocol/generated/report-validator.js';
import { chatTestbed } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';
import { nextEvent, startMock } from '../support/mock.ts';
import { folderWith, lunch, scenarioFile } from './files.ts';

const failing = `${lunch}steps:
  - { as: [ada, bob], connect: {} }
  - { as: bob, send: { room: "1", message: "soup" } }
  - { as: ada, expect: { message: { poster: bob, message: "stew" }, within: 2h } }
`;

test('a scenario that goes as expected exits with 0', async () => {
  const { code, stdout } = await commandLine('play', 'default');
  expect(code).toBe(0);
  expect(stdout).toContain('default went as expected');
});

test('the first conversation goes as expected in either dialect', async () => {
  const { code } = await commandLine('play', 'default', '--dialect', 'deployed');
  expect(code).toBe(0);
});

test('a failed expectation tells the place, what was expected, what came and the transcript', async () => {
  const file = scenarioFile(failing);
  const { code, stdout } = await commandLine('play', file);
  expect(code).toBe(1);
  expect(stdout).toContain('lunch.yaml:6: ada did not receive a message from bob with the text "stew"');
  expect(stdout).toContain('acceptable  {"poster":"bob","message":"stew"}');
  expect(stdout).toMatch(/came +\[\{"message":\{"id":1,"message":"soup"/);
  expect(stdout).toMatch(/▶ .* ada#1 +← .*soup/);
  expect(stdout).toContain('chat-testbed play');
});

test('every reporter tells of a play, without a token', async () => {
  const file = scenarioFile(failing);
  const folder = folderWith({});
  const names = ['json', 'junit', 'tap', 'markdown', 'html', 'github'];
  const options = names.flatMap((name) => ['--reporter', `${name}=${path.join(folder, name)}`]);
  const { code, stdout } = await commandLine('play', file, ...options);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  for (const name of names) {
    const text = readFileSync(path.join(folder, name), 'utf8');
    expect(text).toContain('lunch');
    expect(text).not.toContain('token-ada');
  }
  expect(isReport(JSON.parse(readFileSync(path.join(folder, 'json'), 'utf8')))).toBe(true);
});

test('--repeat plays with the next seed each time', async () => {
  const { code, stdout } = await commandLine('play', 'empty', '--repeat', '3', '--reporter', 'json');
  const report = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(report.results.map(({ id }: { id: string }) => id)).toContain('empty/6#3');
  expect(new Set(report.results.map(({ id }: { id: string }) => id)).size).toBe(report.summary.total);
});

test('--trace writes the same file for the same seed', async () => {
  const folder = folderWith({});
  const traces = [];
  for (const name of ['one', 'two']) {
    const file = path.join(folder, name);
    await commandLine('play', 'slow-network', '--seed', '9', '--trace', file);
    traces.push(readFileSync(file, 'utf8'));
  }
  expect(traces[0]).toBe(traces[1]);
  expect(traces[0]).toContain('tunnel');
});

test.each([
  [['play', 'busy'], 'has no `steps`'],
  [['play', 'reconect-storm'], 'Did you mean `reconnect-storm`?'],
  [['play', 'default', '--reporter', 'jason'], 'Did you mean `json`?'],
  [['play', 'default', '--reporter', 'json', '--reporter', 'tap'], 'Only one reporter can write to stdout'],
  [['play', 'default', '--repeat', '0'], '--repeat takes a whole number'],
  [['play', 'default', '--target', 'http://127.0.0.1:1', '--user', 'ada'], '--user takes NAME=VALUE'],
  [['play', 'default', '--target', 'http://127.0.0.1:1'], 'cannot be reached'],
])('wrong usage is told in a sentence: %j', async (args, sentence) => {
  const { code, stderr, stdout } = await commandLine(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('    at ');
});

test('Ctrl-C ends a play with the report so far', async () => {
  const { url, events } = await startMock();
  const text = `${lunch}steps:\n  - { as: ada, connect: {} }\n  - { as: bob, connect: {} }\n  - { wait: 1h }\n  - { as: ada, expect: nothing }\n`;
  const users = ['--user', 'ada=token-ada', '--user', 'bob=token-bob'];
  const play = chatTestbed('play', scenarioFile(text), '--target', url, ...users, '--reporter', 'json');
  await nextEvent(events, 'connected');
  await nextEvent(events, 'connected');
  play.process.kill('SIGINT');
  const { code, stdout } = await play.ended();
  expect(code).toBe(130);
  const { interrupted, results } = JSON.parse(stdout);
  expect(interrupted).toBe(true);
  expect(results.length).toBeLessThan(3);
});
