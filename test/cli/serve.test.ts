import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ChatClient, post } from '../support/chat-client.ts';
import { chatTestbed, program, RunningCommand } from '../support/command.ts';
import { commandLine, ServingCommand } from '../support/command-line.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));

async function spawned(...args: string[]) {
  const command = chatTestbed('serve', ...args, '--port', '0', '--json');
  const [line = ''] = (await command.printed(/\n/)).split('\n');
  return { command, ...JSON.parse(line) };
}

async function listening(...args: string[]) {
  const command = new ServingCommand('serve', ...args, '--port', '0', '--json');
  return { command, ...(await command.listening()) };
}

describe('serve', () => {
  test('prints where it listens, users with tokens and rooms, and lines to paste', async () => {
    const command = chatTestbed('serve', '--port', '0');
    const banner = await command.printed(/Ctrl-C/);
    expect(banner).toMatch(/listening on http:\/\/127\.0\.0\.1:\d+ and ws:\/\/127\.0\.0\.1:\d+\/chat\/connect/);
    expect(banner).toMatch(/ada +token-ada +1 \(Lunch\)/);
    expect(banner).toMatch(/^ +curl http:.*\n\n.*\n +node --experimental-websocket -e '.*'$/m);
    command.process.kill('SIGINT');
    expect((await command.ended()).code).toBe(0);
  });

  test.skipIf(!existsSync('/dev/full'))('goes on where its output cannot be written, and says so once', async () => {
    const command = new RunningCommand('sh', ['-c', `exec node ${program} serve --port 0 > /dev/full`]);
    const [said] = await within(once(command.process.stderr as Readable, 'data'), 'a warning');
    expect(String(said)).toMatch(/^The output ends early: ENOSPC/);
    command.process.kill('SIGINT');
    expect(await command.ended()).toMatchObject({ code: 2, stderr: String(said) });
  });

  test.each([['serve'], ['proxy', 'http://127.0.0.1:1']])(
    'a mistake in %s itself is told, and it goes on',
    async (...args) => {
      const mistake = 'process.on("SIGUSR2", () => { throw new Error("planted") })';
      const options = ['--import', `data:text/javascript,${mistake}`, program, ...args, '--port', '0', '--json'];
      const command = new RunningCommand(process.execPath, options);
      const [line = ''] = (await command.printed(/\n/)).split('\n');
      command.process.kill('SIGUSR2');
      const said = await command.complained(/planted/);
      expect(said).toMatch(/^chat-testbed has made a mistake, and goes on: please report it\.\nError: planted/);
      const answer = await post(JSON.parse(line).url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
      expect(answer.status).toBe(args[0] === 'serve' ? 200 : 502);
    },
  );

  test('--worlds: so many stand beside the main one, and no more', async () => {
    const { webSocketUrl } = await listening('--worlds', '1');
    const inWorld = (name: string) => ChatClient.connect(webSocketUrl.replace('/chat', `/w/${name}/chat`), 'token-ada');
    await inWorld('one');
    await expect(inWorld('two')).rejects.toThrow('503');
  });

  test('--json: the first line tells all that a program needs, then one line an event', async () => {
    const { command, url, webSocketUrl, users } = await spawned();
    expect(users[0]).toEqual({
      id: 'ada',
      token: 'token-ada',
      expiredToken: 'token-ada-expired',
      rooms: ['1', '2', '4'],
    });
    const ada = await ChatClient.connect(webSocketUrl, users[0].token);
    ada.send({ room: '3', messages: 'x' });
    await post(url, '/chat/retrieve', { token: users[0].token, body: { after: 0 } });
    await command.printed(/"answered"/);
    command.process.kill('SIGTERM');
    expect((await within(ada.closed, 'the connection to close')).code).toBe(1001);
    const { code, stdout } = await command.ended();
    expect(code).toBe(0);
    const lines = jsonLines(stdout);
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['listening', 'opened', 'connected', 'dropped', 'answered', 'closed']),
    );
    expect(lines.find(({ event }) => event === 'dropped').cure).toBe('ada is not in room 3.');
    expect(
      lines
        .slice(1)
        .map((line) => JSON.stringify(line))
        .join(),
    ).not.toContain('token-ada');
  });

  test('the log says who sent what where, why it was dropped, and the cure', async () => {
    const command = chatTestbed('serve', '--port', '0');
    const banner = await command.printed(/Ctrl-C/);
    const webSocketUrl = /ws:\S+connect/.exec(banner)?.[0] ?? '';
    const eve = await ChatClient.connect(webSocketUrl, 'token-eve');
    eve.send({ room: '1', messages: 'let me in' });
    expect(await command.printed(/eve is not in room 1\./)).toMatch(/eve#1 sent a frame to room 1: dropped in silence/);
  });

  test('--quiet logs only what somebody has to mend', async () => {
    const command = chatTestbed('serve', '--port', '0', '--quiet');
    const banner = await command.printed(/Ctrl-C/);
    const eve = await ChatClient.connect(/ws:\S+connect/.exec(banner)?.[0] ?? '', 'token-eve');
    eve.send({ room: '3', messages: 'fine' });
    await eve.next();
    eve.send({ room: '1', messages: 'not fine' });
    const log = (await command.printed(/eve is not in room/)).slice(banner.length);
    expect(log).not.toContain('fine"');
    expect(log.trim().split('\n')).toHaveLength(2);
  });

  test('--trace writes everything that passed, without tokens, also on Ctrl-C', async () => {
    const file = path.join(folder(), 'trace.ndjson');
    const { command, webSocketUrl } = await spawned('--trace', file);
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    ada.send({ room: '1', messages: 'for the record' });
    await ada.next();
    command.process.kill('SIGINT');
    await command.ended();
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('for the record');
    expect(text).not.toContain('token-ada');
    expect(jsonLines(text).at(-1).kind).toBe('closed');
  });

  test('--seed: the same seed gives the same history, byte for byte', async () => {
    const history = async (served: Promise<{ url: string }>) =>
      (await post((await served).url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } })).text;
    const seven = await history(spawned('--seed', '7'));
    const again = await history(listening('--seed', '7'));
    const eight = await history(listening('--seed', '8'));
    expect(again).toBe(seven);
    expect(eight).not.toBe(seven);
  });

  test('--token-lifetime: real tokens run out', async () => {
    const { url } = await listening('--token-lifetime', '0s');
    const answer = await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
    expect(answer.body.error_code).toBe('AUTH_TOKEN_EXPIRED');
  });

  test('--watch: an edit is served, a broken edit is reported and the old world stays', async () => {
    const file = path.join(folder(), 'lunch.yaml');
    const scenario = (name: string) => `users: [{ id: ada }]\nrooms: [{ id: "1", name: ${name}, occupants: [ada] }]\n`;
    writeFileSync(file, scenario('before'));
    const { command, url, webSocketUrl } = await listening(file, '--watch');
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    const roomName = async () =>
      (await post(url, '/chat/room_info', { token: 'token-ada', body: { room_id: '1' } })).body.room_name;
    expect(await roomName()).toBe('before');
    writeFileSync(file, scenario('after'));
    await command.printed(/"reloaded"/);
    expect(await roomName()).toBe('after');
    writeFileSync(file, 'users: [{ idd: ada }]');
    expect(await command.complained(/`idd`/)).toContain(
      'lunch.yaml:1:11: `users[0]` has no key `idd`. Did you mean `id`?',
    );
    expect(await roomName()).toBe('after');
    ada.send({ room: '1', messages: 'still connected' });
    expect((await ada.next()).message.message).toBe('still connected');
  });
});

describe('what goes wrong is told in a sentence, with exit code 2', () => {
  test.each<[string[], RegExp]>([
    [['defualt'], /no scenario file or bundled scenario `defualt`. Did you mean `default`\?/],
    [['--prot', '5'], /Did you mean `--port`\?/],
    [['--port', '70000'], /--port takes a whole number from 0 to 65535, not `70000`/],
    [['--port', 'many'], /--port takes a whole number/],
    [['--seed', '-1'], /--seed takes a whole number/],
    [['--dialect', 'klingon'], /There is no dialect `klingon`\. There are: documented, deployed/],
    [['--token-lifetime', 'soon'], /"soon" is no duration/],
    [['--cert', 'x.pem'], /--cert and --key go together/],
    [['--cert', 'x.pem', '--key', 'y.pem'], /x\.pem cannot be read: there is no such file/],
    [['--quiet', '--json'], /two answers/],
    [['--trace', '/nowhere/at/all'], /--trace: .*no directory \/nowhere\/at/],
    [['--host', '203.0.113.1', '--port', '0'], /no address 203\.0\.113\.1/],
  ])('serve %j', async (args, message) => {
    const { code, stdout, stderr } = await commandLine('serve', ...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('a scenario with mistakes: file, line, column, cure', async () => {
    const file = path.join(folder(), 'broken.yaml');
    writeFileSync(file, 'users:\n  - { id: ada, tokn: x }\n');
    const { code, stderr } = await commandLine('serve', file);
    expect(stderr).toContain(`${file}:2:16: \`users[0]\` has no key \`tokn\`. Did you mean \`token\`?`);
    expect(code).toBe(2);
  });

  test('a port in use', async () => {
    const other = createServer();
    const port = await listenOnLoopback(other);
    onTestFinished(() => void other.close());
    const { code, stderr } = await commandLine('serve', '--port', String(port));
    expect(stderr).toMatch(
      /^chat-testbed: Port \d+ is in use; `lsof -i :\d+` says by whom, and --port 0 picks a free one\.\n$/,
    );
    expect(code).toBe(2);
  });

  test('no command, an unknown one', async () => {
    expect(await commandLine()).toMatchObject({ code: 2, stderr: expect.stringContaining('Commands:') });
    const mistyped = await commandLine('serv');
    expect(mistyped).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean `serve`?') });
  });
});

test('--help has examples, --version a version', async () => {
  expect((await commandLine('serve', '--help')).stdout).toMatch(/Examples:\n.*chat-testbed serve/);
  expect((await commandLine('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

// biome-ignore lint/suspicious/noExplicitAny: each event has its own shape
function jsonLines(text: string): any[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
