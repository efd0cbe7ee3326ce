import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ChatClient } from './chat-client.ts';
import { type RunningCommand, repository, shell } from './command.ts';
import { within } from './deadline.ts';
import { startMock } from './mock.ts';

const readme = readFileSync(path.join(repository, 'README.md'), 'utf8');

/** Every command of the README, without its remark. */
export const commands = [...readme.matchAll(/^```sh\n(.*?)^```/gms)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => line.replace(/ +#.*$/, ''));

const checkConfig = /^```yaml\n(# check\.yaml\n.*?)^```/ms.exec(readme)?.[1] ?? '';

export const isFor = (word: string) => (line: string) => line.startsWith(`npx chat-testbed ${word}`);

const client = `import { ChatClient } from 'chat-testbed/client';
import { WebSocket } from 'ws';
const client = new ChatClient({ url: process.env.CHAT_URL, token: process.env.CHAT_TOKEN_ADA, WebSocket });
client.connect();
client.send('1', 'hi');
for await (const message of client) if (message.poster === 'ada' && message.message === 'hi') break;
client.close();
`;

/** A folder like a reader's own: a client with tests, and the package installed. */
export function readersFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-reader-'));
  mkdirSync(path.join(folder, 'node_modules'));
  cpSync(path.join(repository, 'scenarios'), path.join(folder, 'scenarios'), { recursive: true });
  mkdirSync(path.join(folder, 'schemas'));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module", "scripts": { "test": "node client.js" } }');
  writeFileSync(path.join(folder, 'client.js'), client);
  return folder;
}

/** Links packages of the repository, or the repository itself, into a reader's folder. */
export function linkPackages(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const target = name === 'chat-testbed' ? repository : path.join(repository, 'node_modules', name);
    symlinkSync(target, path.join(folder, 'node_modules', name));
  }
}

/** What a mock has recorded of one client that posts. */
async function recordedTrace(): Promise<string> {
  const { mock, webSocketUrl } = await startMock();
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'noodles?' });
  await ada.next();
  ada.socket.close();
  await within(ada.closed, 'the connection to close');
  return mock.switchboard.trace
    .kept()
    .entries.map((entry) => `${JSON.stringify(entry)}\n`)
    .join('');
}

/** Where a reader pastes the lines, and what stands for `npx chat-testbed` there. */
export interface Installed {
  folder: string;
  command: string;
}

/** Pastes every line for the program as a reader would: each does what the README says. */
export function everyLineWorks(install: () => Promise<Installed>, patience?: number): void {
  let installed: Installed;

  beforeAll(async () => {
    installed = await install();
  }, patience);

  function paste(line: string, env: NodeJS.ProcessEnv = {}): RunningCommand {
    const { folder, command } = installed;
    const ours = line.replace(/^npx chat-testbed/, command);
    return shell(`cd "${folder}" && ${ours}`, { ...process.env, ...env, XDG_DATA_HOME: path.join(folder, 'data') });
  }

  describe('serve', () => {
    test.each(commands.filter(isFor('serve')))('%s', async (line) => {
      const command = paste(line.startsWith('npx chat-testbed serve') ? `${line} --port 0` : line);
      expect(await command.printed(/Ctrl-C/)).toMatch(/chat-testbed is listening on https?:/);
    });
  });

  describe('proxy', () => {
    test.each(commands.filter(isFor('proxy')))('%s', async (line) => {
      const { url } = await startMock();
      const command = paste(`${line.replace(/https:\S+/, url)} --port 0`);
      expect(await command.printed(/Ctrl-C/)).toContain(`Everything goes on to ${url}.`);
    });
  });

  describe('open', () => {
    test.each(commands.filter(isFor('open')))('%s', async (line) => {
      writeFileSync(path.join(installed.folder, 'trace.ndjson'), await recordedTrace());
      expect(await paste(line).printed(/Ctrl-C/)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?recorded shows \d+ entries/);
    });
  });

  describe('exec', () => {
    test.each(commands.filter(isFor('exec')))('%s', async (line) => {
      const { code, stderr } = await paste(line).ended();
      expect([code, stderr]).toEqual([0, expect.stringContaining('client.')]);
    });
  });

  describe('check and explain', () => {
    test.each([...commands.filter(isFor('check')), ...commands.filter(isFor('explain'))])('%s', async (line) => {
      const { url } = await startMock();
      writeFileSync(
        path.join(installed.folder, 'check.yaml'),
        checkConfig.replace('https://chat.example.org/api', url),
      );
      const env = { MEMBER_TOKEN: 'token-ada', PEER_TOKEN: 'token-bob', OUTSIDER_TOKEN: 'token-eve' };
      const { code, stdout, stderr } = await paste(
        line.replace('http://127.0.0.1:4010', url).replace('--soak 30s', '--soak 1s'),
        env,
      ).ended();
      // The config of the README has no expired token: what that leaves open is told, and the exit code is 3.
      const isWhole = !line.includes('check.yaml') || line.includes('--plan');
      expect([code, stderr.includes('failed; this is a mistake')]).toEqual([isWhole ? 0 : 3, false]);
      expect(stdout).not.toBe('');
      for (const [, file = ''] of line.matchAll(/=(report\.\w+)/g)) {
        expect(readFileSync(path.join(installed.folder, file), 'utf8')).toContain('retrieve.zero-means-all');
      }
    });
  });

  describe('init, scenarios, play and validate', () => {
    const lines = ['init', 'scenarios', 'play', 'validate'].flatMap((word) => commands.filter(isFor(word)));
    test.each(lines)('%s', async (line) => {
      const { code, stdout } = await paste(line).ended();
      expect([code, stdout]).toEqual([0, expect.stringMatching(/./)]);
    });
  });

  test('the lines for ctl work one after another', async () => {
    const { url, webSocketUrl, mock } = await startMock();
    let ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    for (const line of commands.filter(isFor('ctl'))) {
      const command = paste(`${line} --url ${url}`);
      if (line.includes('disconnect')) {
        await within(ada.closed, 'the connection to close');
        ada = await ChatClient.connect(webSocketUrl, 'token-ada');
      }
      const { code, stdout } = await command.ended();
      expect([line, code, stdout]).toEqual([line, 0, expect.stringMatching(/./)]);
      if (line.includes('post'))
        expect((await ada.next()).message).toMatchObject({ poster: 'bob', message: 'noodles?' });
    }
    // Ada is still connected, so that ids go on.
    expect(mock.world.lastMessageId).toBe(89);
    expect([...mock.world.rooms.values()].flatMap(({ messages }) => messages)).toHaveLength(88);
  });

  describe('judge', () => {
    test.each(commands.filter(isFor('judge')))('%s', async (line) => {
      writeFileSync(path.join(installed.folder, 'trace.ndjson'), await recordedTrace());
      await paste('npx chat-testbed judge trace.ndjson --har page.har').ended();
      const { code, stdout } = await paste(line).ended();
      expect([code, stdout]).toEqual([0, expect.stringContaining('CONFORMANT')]);
    });
  });
}
