import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { ClientVerdict } from '../../src/protocol/index.ts';
import { chatTestbed, type RunningCommand, repository } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));
const exec = (...args: string[]): RunningCommand => chatTestbed('exec', ...args);
const shellLine = (line: string): string[] => ['--', 'sh', '-c', line];

/** One that has ended and that nobody has asked about, a zombie, does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Forgets the word `Bearer`. */
const broken = [
  '--',
  process.execPath,
  '-e',
  `fetch(process.env.CHAT_URL + '/chat/retrieve', {
    method: 'POST', headers: { authorization: process.env.CHAT_TOKEN_ADA }, body: '{"after":0}',
  })`,
];

describe('exec', () => {
  test('the command is run as it was typed, also where its words look like numbers or options of ours', async () => {
    const words = ['1.10', '007', '0x10', '--', '-5', '--port', 'x', '--help'];
    const { stdout } = await exec('--quiet', '--', 'echo', ...words).ended();
    expect(stdout).toBe('1.10 007 0x10 -- -5 --port x --help\n');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves nothing behind that the command had started', async (signal) => {
    const report = path.join(folder(), 'report.json');
    const line = 'sleep 300 & echo background $!; wait';
    const running = exec('--reporter', `json=${report}`, ...shellLine(line));
    const pid = Number(/background (\d+)/.exec(await running.printed(/background \d+/))?.[1]);
    running.process.kill(signal);
    const { code } = await running.ended();
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toHaveProperty('verdict');
    await expect.poll(() => isRunning(pid), { timeout: 10_000, message: 'whether `sleep` still runs' }).toBe(false);
  });

  test('a client that breaks a MUST: exit code 1, the guilty request marked, a cure, and a report', async () => {
    const report = path.join(folder(), 'verdict.json');
    const { code, stderr } = await commandLine('exec', '--report', report, ...broken);
    expect(code).toBe(1);
    expect(stderr).toContain('✗ client.bearer (MUST)');
    expect(stderr).toMatch(/▶ .*→ POST \/chat\/retrieve \{"after":0\}/);
    expect(stderr).toContain('What to do: Send the header `Authorization: Bearer <token>`');

    const verdict = JSON.parse(readFileSync(report, 'utf8')) as ClientVerdict;
    expectToFitSchema(verdict);
    expect(verdict.results.filter(({ status }) => status === 'failed').map(({ requirement }) => requirement)).toEqual([
      'client.bearer',
    ]);
    expect(stderr + JSON.stringify(verdict)).not.toContain('token-ada');
  });

  test('a scenario puts the client through trouble, and a client that falls over is told so', async () => {
    const scenario = path.join(folder(), 'trouble.yaml');
    const world = 'users: [{ id: ada }, { id: bob }]\nrooms: [{ id: "1", occupants: [ada, bob] }]\n';
    writeFileSync(scenario, `${world}faults: [{ on: send, nth: 1, close: 1011 }]\n`);
    const client = path.join(repository, 'test/clients/fragile-client.mjs');
    const { code, stderr } = await exec('--scenario', scenario, '--', process.execPath, client).ended();
    expect(stderr).toContain('Unexpected close: 1011');
    expect(stderr).toContain('! client.survives-close (SHOULD)');
    expect(stderr).toMatch(/▶ .*ada#1 ← closed by the server: 1011/);
    expect(stderr).not.toContain('✗');
    expect(code).toBe(1);
  });

  test("the command's own code comes first", async () => {
    expect((await commandLine('exec', '--', 'sh', '-c', 'exit 7')).code).toBe(7);
  });

  test('input and signals go to the command, and the verdict is still told', async () => {
    const script = `
      process.stdin.once('data', (data) => {
        process.on('SIGINT', () => { console.log('caught'); process.exit(5); });
        console.log('heard ' + data);
      });`;
    const command = exec('--', process.execPath, '-e', script);
    command.process.stdin?.write('you');
    await command.printed(/heard you/);
    command.process.kill('SIGINT');
    const { code, stdout, stderr } = await command.ended();
    expect(stdout).toBe('heard you\ncaught\n');
    expect(stderr).toContain('No client came');
    expect(code).toBe(5);
  });

  test.each([
    [['--', 'no-such-command'], 'There is no command no-such-command.'],
    [[], 'Say which command to run'],
    [['node', 'test.js'], 'Put -- before the command: chat-testbed exec -- node test.js'],
    [['--scenario', 'nowhere', '--', 'true'], 'There is no scenario file or bundled scenario `nowhere`.'],
    [['--report', '/nowhere/report.json', '--', 'true'], '--report:'],
  ])('%j is told in a sentence, with exit code 2', async (args, sentence) => {
    const { code, stderr } = await commandLine('exec', ...args);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  test('when no client came it says so; --strict does not take that for a success', async () => {
    const { code, stderr } = await commandLine('exec', '--', 'true');
    expect(stderr).toContain('No client came, so nothing was judged.');
    expect(code).toBe(0);
    expect((await commandLine('exec', '--strict', '--', 'true')).code).toBe(3);
  });

  test('tokens of users with uncommon ids, and a word where two would have one name', async () => {
    const scenario = path.join(folder(), 'ids.yaml');
    writeFileSync(scenario, 'users: [{ id: ada.l }, { id: ada-l, token: other }, { id: "7" }]\n');
    const { stdout, stderr } = await exec(
      '--scenario',
      scenario,
      ...shellLine('echo $CHAT_TOKEN_ADA_L $CHAT_TOKEN_7'),
    ).ended();
    expect(stdout).toBe('token-ada.l token-7\n');
    expect(stderr).toContain('CHAT_TOKEN_ADA_L is the token of ada.l; that of ada-l would have the same name.');
  });

  test('the server log goes to a file, where it is asked for', async () => {
    const log = path.join(folder(), 'server.log');
    await commandLine('exec', '--log', log, '--json', ...broken);
    const events = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events).toContain('answered');
  });
});

function expectToFitSchema(verdict: ClientVerdict): void {
  const schema = JSON.parse(readFileSync(path.join(repository, 'schemas/client-verdict.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  expect(ajv.validate(schema, verdict), ajv.errorsText()).toBe(true);
}
