import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { writeHar } from '../../src/traffic/index.ts';
import { chatTestbed, RunningCommand, repository } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { echoing, expectNoSecret, expectNoSecretIn, folderWithConfig, secrets, toFiles } from '../support/planted.ts';

const client = [process.execPath, path.join(repository, 'test/support/telling-client.mjs')];

/** A scenario with the secrets as its tokens. */
function scenarioIn(folder: string): string {
  const users = [{ id: 'ada', token: secrets.member }, { id: 'bob' }];
  const file = path.join(folder, 'play.yaml');
  writeFileSync(file, JSON.stringify({ users, rooms: [{ id: '1', occupants: ['ada', 'bob'] }] }));
  return file;
}

describe('a client that says its token everywhere', () => {
  test('run by exec: no report, log or trace has it', async () => {
    const folder = folderWithConfig();
    const files = ['--log', path.join(folder, 'log'), '--trace', path.join(folder, 'trace.ndjson')];
    const verdict = ['--report', path.join(folder, 'verdict.json')];
    const options = [...files, ...verdict, ...toFiles(folder)];
    const run = await commandLine('exec', '--scenario', scenarioIn(folder), ...options, '--', ...client);
    expect(run.stderr).not.toContain('mistake of its own');
    expect(readFileSync(path.join(folder, 'trace.ndjson'), 'utf8')).toContain('"from-client"');
    expectNoSecretIn(folder, run);
  });

  test('run by exec in several scenarios, one of which fails', async () => {
    const folder = folderWithConfig();
    const options = ['--scenarios', scenarioIn(folder), '--trace', path.join(folder, 'trace.ndjson')];
    const failing = ['sh', '-c', '"$0" "$@"; exit 1', ...client];
    const run = await commandLine('exec', ...options, ...toFiles(folder), '--', ...failing);
    expect(run.code).toBe(1);
    expectNoSecretIn(folder, run);
  });

  test('against a server that repeats it, through the proxy: nothing that exec writes has it', async () => {
    const folder = folderWithConfig();
    const files = ['log', 'trace.ndjson', 'page.har'].map((name) => path.join(folder, name));
    const options = ['--log', files[0], '--json', '--trace', files[1], '--har', files[2]] as string[];
    const target = ['--target', await echoing(), '--config', path.join(folder, 'check.json')];
    const run = await commandLine('exec', ...target, ...options, ...toFiles(folder), '--', ...client);
    expect(run.stderr).not.toContain('mistake of its own');
    expect(readFileSync(files[1] as string, 'utf8')).toContain('"to-client"');
    expectNoSecretIn(folder, run);
  });

  test.each([['--json'], []])(
    'in front of a proxy: nothing that it prints, writes or answers has it (%s)',
    async (...style) => {
      const folder = folderWithConfig();
      const target = (await echoing()).replace('//', `//me:${encodeURIComponent(secrets.outsider)}@`);
      const files = ['trace.ndjson', 'page.har'].map((name) => path.join(folder, name)) as [string, string];
      const options = ['--port', '0', '--trace', files[0], '--har', files[1], ...style];
      const proxy = chatTestbed('proxy', target, ...options, ...toFiles(folder).slice(2));
      const printed = await proxy.printed(/http:\/\/127\.0\.0\.1:\d+/);
      const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      const env = { ...process.env, CHAT_URL: url, CHAT_WS_URL: `${url.replace('http', 'ws')}/chat/connect` };
      const [file, ...args] = client as [string, string];
      await new RunningCommand(file, args, { env: { ...env, CHAT_TOKEN_MEMBER: secrets.member } }).ended();
      for (const action of ['trace', 'verdict', 'state', 'snapshot']) {
        const answer = await commandLine('ctl', action, '--url', url);
        expectNoSecret(answer.stdout + answer.stderr, `ctl ${action}`);
      }
      proxy.process.kill('SIGINT');
      expectNoSecretIn(folder, await proxy.ended());
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(['html', 'trace.ndjson', 'page.har']));
    },
  );
});

describe('a recording that somebody else has left tokens in', () => {
  const entries = [
    { kind: 'opened', connection: 1 },
    { kind: 'from-client', connection: 1, data: JSON.stringify({ auth_token: secrets.member }) },
    { kind: 'to-client', connection: 1, user: 'member', data: '{"status":"CONNECTED"}' },
    { kind: 'from-client', connection: 1, user: 'member', data: JSON.stringify({ auth_token: secrets.peer, room: 7 }) },
    { kind: 'to-client', connection: 1, user: 'member', data: JSON.stringify({ said: secrets.member }) },
    {
      kind: 'request',
      request: 1,
      endpoint: 'retrieve',
      user: 'member',
      authorization: `Bearer ${secrets.member}`,
      body: JSON.stringify({ after: 0, url: `/x?token=${encodeURIComponent(secrets.member)}` }),
    },
    {
      kind: 'response',
      request: 1,
      endpoint: 'retrieve',
      user: 'member',
      status: 200,
      body: JSON.stringify({ occupants: [Buffer.from(secrets.member).toString('base64'), secrets.member] }),
    },
  ].map((entry, index) => ({ seq: index + 1, at: 1_767_614_400_000 + index, ...entry }));
  const trace = `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n`;
  const har = JSON.stringify(writeHar(entries as never, 'https://chat.example.org'));

  test.each([
    ['trace.ndjson', trace],
    ['page.har', har],
  ])('judged, made a HAR and a scenario of: %s', async (name, text) => {
    const folder = folderWithConfig();
    const input = path.join(folderWithConfig(), name);
    writeFileSync(input, text);
    const config = ['--config', path.join(folder, 'check.json')];
    const judged = await commandLine(
      'judge',
      input,
      ...config,
      '--har',
      path.join(folder, 'out.har'),
      ...toFiles(folder),
    );
    expect(judged.stderr).not.toContain('mistake of its own');
    expect(judged.code).toBeLessThan(2);
    expectNoSecretIn(folder, judged);
    if (name === 'trace.ndjson') {
      const scenario = await commandLine('ctl', 'snapshot', '--from-trace', input);
      expect(scenario.code).toBe(0);
      expectNoSecret(scenario.stdout + scenario.stderr, 'the scenario');
    }
  });
});

describe('the secrets of a config', () => {
  /** Answers every request alike, and repeats what it was asked. */
  async function refusing(status: number): Promise<string> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const said = { error: String(Buffer.concat(chunks)), error_code: 'NO', headers: request.rawHeaders };
      response.writeHead(status, { location: `/again${request.url}` }).end(JSON.stringify(said));
    });
    const port = await listenOnLoopback(server);
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${port}`;
  }

  const withUserInfo = (url: string): string => url.replace('//', `//me:${encodeURIComponent(secrets.outsider)}@`);

  test.each([200, 201, 302, 401, 500])('stay in it when a sign-in answers %i', async (status) => {
    const folder = folderWithConfig();
    const url = await refusing(status);
    const request = {
      url: `${withUserInfo(url)}/sign-in?key=${encodeURIComponent(secrets.peer)}`,
      body: { user: 'me', password: secrets.member },
      headers: { 'x-key': secrets.expired },
    };
    const member = { token: { request, pick: '/token' } };
    const file = path.join(folder, 'check.json');
    writeFileSync(file, JSON.stringify({ target: url, users: { member, peer: { token: secrets.peer } } }));
    const printed = await commandLine('check', '--config', file, ...toFiles(folder));
    expect(printed.code).toBe(2);
    expect(printed.stderr).toMatch(/users\.member\.token: .*sign-in/);
    expectNoSecretIn(folder, printed);
  });

  test('stay in it where the target repeats its headers', async () => {
    const folder = folderWithConfig();
    const [url, file] = [await refusing(401), path.join(folder, 'check.json')];
    const users = { member: { token: secrets.member }, peer: { token: '$'.concat('{PEER_SECRET}') } };
    const headers = { 'x-gateway': secrets.outsider, cookie: `a=${secrets.expired}` };
    writeFileSync(file, JSON.stringify({ target: url, users, headers }));
    process.env.PEER_SECRET = secrets.peer;
    onTestFinished(() => void delete process.env.PEER_SECRET);
    const options = ['--timeout', '500', '--trace', path.join(folder, 'trace.ndjson'), ...toFiles(folder)];
    expectNoSecretIn(folder, await commandLine('check', '--config', file, ...options));
  });

  test('a command for a token that fails is told without what it printed', async () => {
    const folder = folderWithConfig();
    const file = path.join(folder, 'check.json');
    const token = { command: `echo '${secrets.member}'; exit 3` };
    writeFileSync(
      file,
      JSON.stringify({ target: 'http://127.0.0.1:9', users: { member: { token }, peer: { token: 'x' } } }),
    );
    const printed = await commandLine('check', '--config', file, ...toFiles(folder));
    expect(printed.stderr).toContain('the command failed (3)');
    expectNoSecretIn(folder, printed);
  });
});

test('every reporter is among those that are looked through', () => {
  expect(toFiles('x').filter((word) => word === '--reporter')).toHaveLength(Object.keys(reporters).length);
});
