import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ChatClient } from './support/chat-client.ts';
import { program, type RunningCommand, repository, shell } from './support/command.ts';
import { startMock } from './support/mock.ts';

const readme = readFileSync(path.join(repository, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^```sh\n(.*?)^```/gms)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => line.replace(/ +#.*$/, ''));
const checkConfig = /^```yaml\n(# check\.yaml\n.*?)^```/ms.exec(readme)?.[1] ?? '';

/** A folder like a reader's own: a client with tests, a config, and the package installed. */
let project = '';

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), 'chat-testbed-reader-'));
  mkdirSync(path.join(project, 'node_modules'));
  for (const name of ['ws', 'chat-testbed']) {
    const target = name === 'ws' ? path.join(repository, 'node_modules/ws') : repository;
    symlinkSync(target, path.join(project, 'node_modules', name));
  }
  cpSync(path.join(repository, 'scenarios'), path.join(project, 'scenarios'), { recursive: true });
  mkdirSync(path.join(project, 'schemas'));
  writeFileSync(path.join(project, 'package.json'), '{ "type": "module", "scripts": { "test": "node client.js" } }');
  writeFileSync(
    path.join(project, 'client.js'),
    `import { ChatClient } from 'chat-testbed/client';
import { WebSocket } from 'ws';
const client = new ChatClient({ url: process.env.CHAT_URL, token: process.env.CHAT_TOKEN_ADA, WebSocket });
client.connect();
client.send('1', 'hi');
for await (const message of client) if (message.poster === 'ada' && message.message === 'hi') break;
client.close();
`,
  );
});

/** A line of the README in that folder, as a reader would paste it. */
function paste(line: string, env: NodeJS.ProcessEnv = {}): RunningCommand {
  const ours = line.replace(/^npx chat-testbed/, `"${process.execPath}" "${program}"`);
  return shell(`cd "${project}" && ${ours}`, { ...process.env, ...env, XDG_DATA_HOME: path.join(project, 'data') });
}

const isFor = (word: string) => (line: string) => line.startsWith(`npx chat-testbed ${word}`);

test('every command of the README is one that is tested here', () => {
  const words = ['serve', 'exec', 'check', 'explain', 'play', 'validate', 'scenarios', 'ctl'];
  const known = (line: string) => words.some((word) => isFor(word)(line));
  expect(commands.filter((line) => !known(line))).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  for (const word of words) expect(commands.some(isFor(word)), word).toBe(true);
});

test('the second set-up command is the one that CI runs', () => {
  const gate = readFileSync(path.join(repository, '.ci/run'), 'utf8');
  expect(gate).toMatch(/^npm ci && npm test$/m);
});

test('npm start runs the mock on the bundled scenario', async () => {
  const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
  expect(scripts).toMatchObject({ prestart: 'tsx scripts/build-where-stale.ts', prepack: 'npm run build' });
  // Whoever installs the package, or calls it with npx in a clone, would build it under a running mock.
  expect(scripts).not.toHaveProperty('prepare');
  const command = shell(`cd "${repository}" && npm start -- --port 0`);
  expect(await command.printed(/Ctrl-C/)).toMatch(/Scenario default/);
});

describe('serve', () => {
  test.each(commands.filter(isFor('serve')))('%s', async (line) => {
    const command = paste(line.startsWith('npx chat-testbed serve') ? `${line} --port 0` : line);
    expect(await command.printed(/Ctrl-C/)).toMatch(/chat-testbed is listening on https?:/);
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
    writeFileSync(path.join(project, 'check.yaml'), checkConfig.replace('https://chat.example.org/api', url));
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
      expect(readFileSync(path.join(project, file), 'utf8')).toContain('retrieve.zero-means-all');
    }
  });
});

describe('scenarios, play and validate', () => {
  const lines = ['scenarios', 'play', 'validate'].flatMap((word) => commands.filter(isFor(word)));
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
      await ada.closed;
      ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    }
    const { code, stdout } = await command.ended();
    expect([line, code, stdout]).toEqual([line, 0, expect.stringMatching(/./)]);
    if (line.includes('post')) expect((await ada.next()).message).toMatchObject({ poster: 'bob', message: 'noodles?' });
  }
  // Ada is still connected, so that ids go on.
  expect(mock.world.lastMessageId).toBe(89);
  expect([...mock.world.rooms.values()].flatMap(({ messages }) => messages)).toHaveLength(88);
});
