import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { folderWith, lunch, scenarioFile } from '../play/files.ts';
import { commandLine } from '../support/command-line.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { startMock } from '../support/mock.ts';

const token = 'S3cret-Swordfish';
const steps = `${lunch}steps:\n  - { as: ada, connect: {} }\n  - { as: ada, expect: { message: {}, within: 50ms } }\n`;

/** A server that answers every request alike. */
async function serveAlways(status: number, body: string): Promise<{ url: string; seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${port}`, seen };
}

test.each([
  [['play', 'FILE', '--target', 'http://127.0.0.1:9', '--user', token]],
  [['play', 'FILE', '--target', 'http://127.0.0.1:9', '--user', `ada:${token}`]],
  [['play', 'FILE', '--target', 'http://127.0.0.1:9', '--user', `adda=${token}`]],
  [['play', 'FILE', '--target', 'http://127.0.0.1:9', '--user', `${token}==`]],
  [['play', 'FILE', '--target', `htp://me:${token}@127.0.0.1:9`]],
  [['check', `htp://me:${token}@127.0.0.1:9`]],
  [['check', `http://me:${token}@127.0.0.1:9`]],
  [['ctl', 'state', '--url', `http://me:${token}@127.0.0.1:9`]],
  [['ctl', 'state', '--url', `me:${token}@127.0.0.1 9`]],
  [['check', 'http://127.0.0.1:9', `eyJhbGciOiJIUzI1NiJ9.${token}0123456789`]],
])('a mistake in %j is told without the token', async (args) => {
  const file = scenarioFile(steps);
  const { code, stdout, stderr } = await commandLine(...args.map((word) => (word === 'FILE' ? file : word)));
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^chat-testbed: .+/);
  expect(stderr).not.toContain(token);
  expect(stderr).not.toContain('    at ');
});

test('a user who does not exist: the nearest', async () => {
  const { stderr } = await commandLine('play', scenarioFile(steps), '--target', 'http://x', '--user', `adda=${token}`);
  expect(stderr).toBe('chat-testbed: --user: the scenario has no user of that name. Did you mean `ada`?\n');
});

test('the command that plays a scenario again has no password in it', async () => {
  const { url } = await startMock();
  const target = url.replace('//', `//me:${token}@`);
  const users = ['--user', 'ada=token-ada'];
  const { code, stdout } = await commandLine('play', scenarioFile(steps), '--target', target, ...users);
  expect(code).toBe(1);
  expect(stdout).toContain(`--target ${url}`);
  expect(stdout).not.toContain(token);
});

test('ctl sends the name and password of its URL as a header, and prints neither', async () => {
  const { url, seen } = await serveAlways(502, 'Bad gateway');
  const { code, stderr } = await commandLine('ctl', 'state', '--url', url.replace('//', `//me:${token}@`));
  expect(code).toBe(2);
  expect(stderr).toContain(`${url} answers (502)`);
  expect(seen).toEqual([`Basic ${Buffer.from(`me:${token}`).toString('base64')}`]);
});

test('a wrong config that a server offers is told without its tokens', async () => {
  const config = { users: { member: { token }, peer: { id: token.repeat(2), token: 5 } } };
  const { url } = await serveAlways(200, JSON.stringify(config));
  const { code, stderr } = await commandLine('check', url);
  expect(code).toBe(2);
  expect(stderr).toContain('`users.peer.token` must be a string, not a number.');
  expect(stderr).not.toContain(token);
});

test('a wrong config is told without the tokens of its other lines', async () => {
  const folder = folderWith({ 'check.yaml': `users:\n  member: { token: ${token} }\n  peer: { tokn: x }\n` });
  const { stdout } = await commandLine('validate', folder);
  expect(stdout).toContain('Did you mean `token`?');
  expect(stdout).not.toContain(token);
});
