import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningCommand, repository } from '../support/command.ts';

const run = promisify(execFile);
const patient = 180_000;
const bin = (name: string): string => path.join(repository, 'node_modules/.bin', name);

interface Packed {
  filename: string;
  unpackedSize: number;
  files: { path: string }[];
}

let folder: string;
let tarball: string;
let packed: Packed;

/** Packs what `npm run build` has made, and installs it in a folder where nothing else is. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chat-testbed-'));
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: repository,
  });
  [packed] = Object.values(JSON.parse(stdout)) as [Packed];
  tarball = path.join(folder, packed.filename);
  await writeFile(path.join(folder, 'package.json'), '{"type":"module","private":true}');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: folder });
}, patient);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a module in the empty folder. */
async function runModule(source: string): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', source], { cwd: folder });
  expect(stderr).toBe('');
  return stdout;
}

test('holds what is needed to run it, and nothing else', () => {
  const kinds = new Set(packed.files.map(({ path: file }) => file.replace(/^(dist\/types|[^/]+)\/.*$/, '$1')));
  const known = ['LICENSE', 'README.md', 'bin', 'dist', 'dist/types', 'package.json', 'scenarios', 'schemas'];
  expect([...kinds].filter((kind) => !known.includes(kind))).toEqual([]);
  const names = packed.files.map(({ path: file }) => file);
  expect(names.filter((name) => /(^|\/)(src|test|bench|node_modules)\/|\.map$|(?<!\.d)\.ts$/.test(name))).toEqual([]);
  for (const name of [
    'bin/package.json',
    'dist/serve.cjs',
    'dist/index.js',
    'dist/msw.js',
    'dist/client.js',
    'dist/artillery.js',
    'schemas/asyncapi.json',
    'schemas/chat.openapi.json',
    'dist/third-party-licenses.txt',
    'LICENSE',
  ]) {
    expect(names).toContain(name);
  }
  // Of this the bundled scenarios as the build has made them up take 0.4 MB, and `serve` in one file 1.2 MB, for a quicker start.
  expect(packed.unpackedSize).toBeLessThan(5_700_000);
});

test('what faces the network or reads input is installed beside it, where audits and updates find it', async () => {
  const { stdout } = await run('npm', ['ls', '--json', '--depth=1'], { cwd: folder });
  const { dependencies } = JSON.parse(stdout) as { dependencies: Record<string, { dependencies: object }> };
  const installed = Object.keys(dependencies['chat-testbed']?.dependencies ?? {});
  expect(installed).toEqual(expect.arrayContaining(['express', 'ws', 'yaml', 'yargs', 'https-proxy-agent']));
});

test('a linter for OpenAPI and AsyncAPI finds nothing in its documents', { timeout: patient }, async () => {
  const documents = packed.files.map(({ path: file }) => file).filter((file) => /(asyncapi|openapi)\.json$/.test(file));
  expect(documents).toHaveLength(6);
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const redocly = new RunningCommand(bin('redocly'), ['lint', '--format=stylish', ...documents], { env });
  const { code, stdout, stderr } = await redocly.ended();
  expect(stderr).toContain('Your API descriptions are valid');
  expect([code, stdout]).toEqual([0, expect.not.stringMatching(/error|warning/)]);
});

test('publint has nothing to say', { timeout: patient }, async () => {
  const { messages, pkg } = await publint({ pkgDir: repository, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test('the types are right for everybody who can import ES modules', { timeout: patient }, async () => {
  const { stdout } = await run(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'json']);
  const { problems = {} } = JSON.parse(stdout) as { problems?: Record<string, unknown> };
  // These two are what it means to be a package of ES modules only: those who `require` it need Node 20.19 or newer.
  const meant = ['NoResolution', 'CJSResolvesToESM'];
  expect(Object.keys(problems).filter((problem) => !meant.includes(problem))).toEqual([]);
});

test('the command runs with npx', { timeout: patient }, async () => {
  const { version } = JSON.parse(await readFile(path.join(repository, 'package.json'), 'utf8'));
  const { stdout } = await run('npx', ['--no-install', 'chat-testbed', '--version'], { cwd: folder });
  expect(stdout.trim()).toBe(version);
  const serving = new RunningCommand(
    'npx',
    ['--no-install', 'chat-testbed', 'serve', 'empty', '--port', '0', '--json'],
    {
      cwd: folder,
    },
  );
  const [line = ''] = (await serving.printed(/\n/)).split('\n');
  expect(JSON.parse(line)).toMatchObject({ event: 'listening', url: expect.stringMatching(/^http:/) });
});

test('importing has no effect, and a server that nobody closes does not keep the process', {
  timeout: patient,
}, async () => {
  const told = await runModule(`
    const state = () => JSON.stringify([Object.getOwnPropertyNames(globalThis), process.eventNames(), process.env]);
    const before = state();
    const { startMockServer } = await import('chat-testbed');
    const { ChatClient } = await import('chat-testbed/client');
    console.log(state() === before);
    const server = await startMockServer();
    const answer = await fetch(server.url + '/chat/retrieve', {
      method: 'POST', headers: { authorization: 'Bearer ' + server.users.ada.token }, body: '{"after":0}',
    });
    console.log(answer.status, typeof ChatClient);`);
  expect(told).toBe('true\n200 function\n');
});

test('schemas and the manifest can be imported', { timeout: patient }, async () => {
  const told = await runModule(`
    import { createRequire } from 'node:module';
    const require = createRequire(process.cwd() + '/');
    console.log(require('chat-testbed/schemas/message.schema.json').title, require('chat-testbed/package.json').name);`);
  expect(told).toBe('Message chat-testbed\n');
});

test('every entry has types that stand by themselves', { timeout: patient }, async () => {
  for (const name of ['msw', '@types/node', 'undici-types']) await link(name);
  await writeFile(
    path.join(folder, 'node.ts'),
    `import { ChatTestbedError, createMockChat, startMockServer, type Condition, type MockServer } from 'chat-testbed';
     import { chatHandlers } from 'chat-testbed/msw';
     import { connect } from 'chat-testbed/artillery';
     await connect({ vars: { target: 'http://x.test' } }, { emit: (kind, name, value) => console.log(kind, name, value) });
     const server: MockServer = await startMockServer({ scenario: { users: [{ id: 'ada' }] } });
     const condition: Condition = { sent: { by: 'ada', matches: /hi/ } };
     const seq: number = (await server.waitFor(condition)).seq;
     const id: number = server.post({ as: 'ada', room: '1', message: 'x' }).id;
     const handlers = chatHandlers({ url: 'https://x.test', chat: await createMockChat() });
     console.log(seq, id, handlers.length, (await server.verdict()).summary.failed, new Error() instanceof ChatTestbedError);
     // @ts-expect-error: there is no such option
     await startMockServer({ scenaro: 'default' });`,
  );
  await writeFile(
    path.join(folder, 'browser.ts'),
    `import { ChatClient, type Message } from 'chat-testbed/client';
     const client = new ChatClient({ url: 'https://x.test', WebSocket, fetch: (url, init) => fetch(url, init) });
     for await (const message of client) { const one: Message = message; console.log(one.id); }`,
  );
  const strict = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--target', 'es2022'];
  await run(bin('tsc'), [...strict, '--lib', 'es2022,dom,esnext.disposable', '--types', 'node', 'node.ts'], {
    cwd: folder,
  });
  await run(bin('tsc'), [...strict, '--lib', 'es2022,dom', '--types', '', 'browser.ts'], { cwd: folder });
});

/** A package that whoever uses the entry has; taken from this repository, so that nothing has to be fetched. */
async function link(name: string): Promise<void> {
  const place = path.join(folder, 'node_modules', name);
  await promisify(execFile)('mkdir', ['-p', path.dirname(place)]);
  await symlink(path.join(repository, 'node_modules', name), place);
}
