import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { chatTestbed, type RunningCommand } from '../support/command.ts';
import { commandLine, ServingCommand } from '../support/command-line.ts';

const newFile = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'world.json');
const serve = (...args: string[]): RunningCommand => chatTestbed('serve', '--port', '0', '--json', ...args);

async function urlOf(command: RunningCommand): Promise<string> {
  const [line = ''] = (await command.printed(/"listening".*\n/)).split('\n');
  return (JSON.parse(line) as { url: string }).url;
}

async function newestId(url: string): Promise<number> {
  const response = await fetch(`${url}/chat/retrieve`, {
    method: 'POST',
    headers: { authorization: 'Bearer token-ada' },
    body: '{"after":0}',
  });
  const { occupants } = (await response.json()) as { occupants: { id: number }[] };
  return Math.max(...occupants.map(({ id }) => id));
}

const ctl = async (url: string, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await commandLine('ctl', ...args, '--url', url);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
};

test('a kept world is there after a restart: messages, ids, rooms, users, tokens', async () => {
  const file = newFile();
  const first = serve('--keep', file);
  const url = await urlOf(first);
  const before = await newestId(url);
  await ctl(url, 'post', 'bob', '1', 'kept?');
  await ctl(url, 'create_room', 'ada', 'eve', '--name', 'Dinner');
  const added = await ctl(url, 'user', 'add', 'dan', '--name', 'Dan');
  expect(added).toContain('token-dan');
  const token = (await ctl(url, 'token', 'ada')).trim();
  expect(await ctl(url, 'stop')).toContain('Stopping.');
  expect((await first.ended()).code).toBe(0);
  expect(existsSync(`${file}.${first.process.pid}.tmp`)).toBe(false);

  const second = new ServingCommand('serve', '--port', '0', '--json', '--keep', file);
  const { url: again } = await second.listening();
  expect(await newestId(again)).toBe(before + 1);
  expect(await ctl(again, 'state')).toMatch(/dan +Dan[\s\S]*Dinner/);
  expect(token).toBe('token-ada-2');
  const { status } = await fetch(`${again}/chat/retrieve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: '{"after":0}',
  });
  expect(status).toBe(200);
});

test('a kill leaves the last world or the one before, never half of one', async () => {
  const file = newFile();
  const command = serve('--keep', file);
  const url = await urlOf(command);
  await ctl(url, 'post', 'bob', '1', 'one');
  command.process.kill('SIGKILL');
  await command.ended();
  expect(() => JSON.parse(readFileSync(file, 'utf8'))).not.toThrow();
});

test.each([
  ['', 'it is no JSON'],
  ['{"schemaVersion":1}', 'it lacks the name of its scenario'],
  ['[]', 'it lacks an object'],
  [
    '{"schemaVersion":1,"scenario":"busy","lastMessageId":1,"lastRoomNumber":1,"users":[],"rooms":[],"messages":[],"tokens":[]}',
    'it keeps the world of the scenario busy, not of default',
  ],
  [
    '{"schemaVersion":1,"scenario":"default","lastMessageId":1,"lastRoomNumber":1,"users":[],"rooms":[{"id":"1","name":null,"occupants":["ada"]}],"messages":[],"tokens":[]}',
    'ada is in room 1, and there is no such user',
  ],
  ['{"schemaVersion":1,"scenario":"default","lastMessageId":1,"lastRoomNumber":1,"users":[7]}', 'it lacks users'],
])('a file that is no kept world: %j', async (text, sentence) => {
  const file = newFile();
  writeFileSync(file, text);
  const { code, stderr } = await commandLine('serve', '--port', '0', '--keep', file);
  expect(stderr).toContain(`${file} is no kept world: ${sentence}`);
  expect(stderr).toContain('delete it to begin anew');
  expect(code).toBe(2);
});
