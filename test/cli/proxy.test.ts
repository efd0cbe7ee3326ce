import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { httpTarget } from '../forward/front.ts';
import { folderWith, scenarioFile } from '../play/files.ts';
import { post } from '../support/chat-client.ts';
import { chatTestbed } from '../support/command.ts';
import { commandLine, ServingCommand } from '../support/command-line.ts';
import { startMock } from '../support/mock.ts';
import { RawClient } from '../support/raw-client.ts';

test('proxy says where it listens, passes requests on, and ends with 0', async () => {
  const mock = await startMock();
  const proxy = chatTestbed('proxy', mock.url, '--port', '0', '--json');
  const [first = ''] = (await proxy.printed(/\n/)).split('\n');
  const listening = JSON.parse(first);
  expect(listening).toEqual({
    event: 'listening',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    webSocketUrl: expect.stringMatching(/^ws:.*\/chat\/connect$/),
    target: mock.url,
  });
  const { status } = await post(listening.url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
  expect(status).toBe(200);
  await proxy.printed(/chat\/retrieve/);
  proxy.process.kill('SIGINT');
  expect((await proxy.ended()).code).toBe(0);
});

test.each([
  [[], /which server/],
  [['ftp://x'], /http/],
  [['http://127.0.0.1:1', '--ca', 'missing.pem'], /missing\.pem/],
])('proxy %s is wrong usage', async (args, expected) => {
  const { code, stderr } = await commandLine('proxy', ...args, '--port', '0');
  expect(code).toBe(2);
  expect(stderr).toMatch(expected);
});

/** Starts `proxy` in front of a target. */
async function running(target: string, ...args: string[]) {
  const command = new ServingCommand('proxy', target, '--port', '0', '--json', ...args);
  return { command, ...((await command.listening()) as { url: string; webSocketUrl: string }) };
}

test('its end prints the verdict on both sides; trace and HAR are written', async () => {
  const mock = await startMock();
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-proxy-'));
  const fileOf = (name: string): string => path.join(folder, name);
  const textOf = (name: string): string => readFileSync(fileOf(name), 'utf8');
  const files = ['--trace', fileOf('trace.ndjson'), '--har', fileOf('page.har')];
  const reporters = ['json=report.json', 'markdown=report.md'].flatMap((name) => {
    return ['--reporter', name.replace('=', `=${folder}/`)];
  });
  const { command, webSocketUrl } = await running(mock.url, ...files, ...reporters);
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'hi' });
  await ada.nextText();
  expect((await command.stop()).code).toBe(0);
  const subjects = JSON.parse(textOf('report.json')).results.map(({ subject }: { subject: string }) => subject);
  expect(new Set(subjects)).toEqual(new Set(['server', 'client:user 1']));
  expect(textOf('report.md')).toMatch(/Nothing that was recorded breaks a MUST/);
  expect(textOf('trace.ndjson')).toMatch(/"kind":"opened"/);
  expect(textOf('page.har')).toMatch(/_webSocketMessages/);
});

test('a server that breaks a MUST is told of as it does, and the exit code is 1', async () => {
  const target = await httpTarget((_request, response) =>
    response.writeHead(200).end('{"room_name":null,"occupants":[{"id":"1"}]}'),
  );
  const { command, url } = await running(target);
  await fetch(`${url}/chat/retrieve`, {
    method: 'POST',
    body: '{"after":0}',
    headers: { authorization: 'Bearer t-1' },
  });
  const text = await command.printed(/server-broke-rule/);
  expect(text).toMatch(/"requirement":"retrieve.shape"/);
  const { code, stdout } = await command.stop();
  expect(code).toBe(1);
  const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ event: 'verdict', verdict: 'violations', target });
});

test("a scenario's faults act between client and server", async () => {
  const mock = await startMock();
  const faults = 'faults: [{ on: room_info, times: 1, respond: { status: 503 } }]\nevents: [{ at: 0s, expire: ada }]\n';
  const { command, url } = await running(mock.url, '--scenario', scenarioFile(`users: [{ id: ada }]\n${faults}`));
  const headers = { authorization: 'Bearer token-ada' };
  const ask = () => fetch(`${url}/chat/room_info`, { method: 'POST', headers, body: '{"room_id":"1"}' });
  const [first, second] = [await ask(), await ask()];
  expect([first.status, second.status]).toEqual([503, 200]);
  const { code, stdout } = await command.stop();
  expect(stdout).toContain('"event":"fault"');
  expect(code).toBe(0);
});

test.each([
  [[], /`faults\[0\]` is about ada; a proxy calls users `user 1`, `user 2`/],
  [['--config', 'CONFIG'], /`faults\[0\]`: There is no user `ada`/],
  [['--scenario', 'lost-conected'], /Did you mean `lost-connected`\?/],
])('a fault about somebody whom the proxy cannot know is wrong usage: %j', async (args, sentence) => {
  const folder = folderWith({ 'check.yaml': 'users: { member: { token: abc }, peer: { token: def } }\n' });
  const scenario = scenarioFile('users: [{ id: ada }]\nfaults: [{ on: retrieve, user: ada, reset: true }]\n');
  const more = args.map((word) => (word === 'CONFIG' ? path.join(folder, 'check.yaml') : word));
  const named = more.includes('--scenario') ? more : ['--scenario', scenario, ...more];
  const { code, stderr } = await commandLine('proxy', 'http://127.0.0.1:9', '--port', '0', ...named);
  expect(stderr).toMatch(sentence);
  expect(code).toBe(2);
});
