import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chatTestbed, program, shell } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { startMock } from '../support/mock.ts';

const file = (name: string): string => path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), name);

function fileWith(name: string, text: string): string {
  const made = file(name);
  writeFileSync(made, text);
  return made;
}

describe('check', () => {
  test('--help shows a config that it takes', async () => {
    const { stdout } = await commandLine('check', '--help');
    const example = stdout.slice(stdout.indexOf('  target: ')).replaceAll(/^ {2}/gm, '');
    const config = fileWith('check.yaml', example);
    expect(stdout).toContain('# peer and outsider are in it, member is not');
    expect(await commandLine('validate', config)).toMatchObject({ code: 0 });
    expect(
      example
        .trim()
        .split('\n')
        .every((line) => line.length <= 98),
    ).toBe(true);
  });

  test('--soak: what was done stands above the verdict', async () => {
    const { url } = await startMock();
    const soak = ['--soak', '300ms', '--seed', '42'];
    const { code, stdout } = await commandLine('check', url, '--only', 'connect.connected', ...soak);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Soaked for \d\.\d s with seed 42: [\d,]+ connections, [\d,]+ posts, [\d,]+ reads\./);
  });

  test('a server that keeps the document: exit code 0, and reports where they were asked for', async () => {
    const { url } = await startMock();
    const [json, junit] = [file('report.json'), file('report.xml')];
    const command = chatTestbed(
      'check',
      url,
      '--reporter',
      'pretty',
      '--reporter',
      `json=${json}`,
      '--reporter',
      `junit=${junit}`,
    );
    const { code, stdout } = await command.ended();
    expect(code).toBe(0);
    expect(stdout).toMatch(/CONFORMANT/);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ verdict: 'conformant', target: url });
    expect(readFileSync(junit, 'utf8')).toMatch(/<testsuites/);
  });

  test('one that breaks it: exit code 1, and the command that runs just that case again', async () => {
    const { url } = await startMock({ dialect: 'deployed' });
    const { code, stdout } = await commandLine('check', url, '--only', 'retrieve.shape', '--reporter', 'json');
    expect(code).toBe(1);
    const [result] = JSON.parse(stdout).results;
    expect(result).toMatchObject({ status: 'failed', requirement: 'retrieve.shape' });
    const again = await commandLine(...result.rerun.split(' ').slice(1));
    expect(again.code).toBe(1);
    expect(again.stdout).not.toContain('token-ada');
  });

  test('--rerun runs only what was found before, and says what became of it', async () => {
    const { url } = await startMock({ dialect: 'deployed' });
    const report = file('report.json');
    await commandLine('check', url, '--only', 'retrieve.shape', '--reporter', `json=${report}`);
    const still = await commandLine('check', url, '--rerun', report);
    expect(still).toMatchObject({ code: 1, stdout: expect.stringMatching(/still broken: retrieve\.shape\/envelope/) });
    const { url: mended } = await startMock();
    const [again, other] = [file('again.json'), file('other.json')];
    const fixed = await commandLine('check', mended, '--rerun', report, '--reporter', `json=${again}`);
    expect(fixed.code).toBe(0);
    const { comparison, runId, results } = JSON.parse(readFileSync(again, 'utf8'));
    expect(comparison).toMatchObject({ fixed: ['retrieve.shape/envelope'], stillBroken: [], new: [] });
    expect(results).toHaveLength(1);
    expect(runId).toMatch(/^ct[0-9a-z]{6}$/);
    expect(await commandLine('check', mended, '--rerun', again, '--reporter', `json=${other}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The report has no finding'),
    });
  });

  test('what was left behind is counted by what the server has shown', async () => {
    const { url } = await startMock();
    const { stdout } = await commandLine('check', url, '--only', 'send.*', '--reporter', 'json');
    const { created, runId } = JSON.parse(stdout);
    const byRoom = Object.values<number>(created.messagesByRoom);
    expect(created.messages).toBe(byRoom.reduce((sum, amount) => sum + amount, 0));
    const answer = await fetch(`${url}/chat/retrieve`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-ada', 'content-type': 'application/json' },
      body: '{"after":0}',
    });
    const stored = (await answer.text()).split(runId).length - 1;
    expect(stored).toBeGreaterThan(0);
    expect(created.messages).toBeGreaterThanOrEqual(stored);
  });

  test('a MUST that could not be exercised: exit code 3, or 0 where that is allowed', async () => {
    const { url } = await startMock();
    const config = fileWith(
      'check.yaml',
      `target: ${url}\nusers: { member: { token: token-ada }, peer: { id: bob, token: token-bob } }\n`,
    );
    const only = ['--config', config, '--only', 'live.occupants-only', '--reporter', 'tap'];
    expect((await commandLine('check', ...only)).code).toBe(3);
    expect((await commandLine('check', ...only, '--allow-incomplete')).code).toBe(0);
  });

  test('a baseline keeps a known failure from failing the run', async () => {
    const { url } = await startMock({ dialect: 'deployed' });
    const baseline = fileWith('baseline.yaml', 'expectedFailures:\n  - { id: retrieve.shape, reason: renamed }\n');
    expect((await commandLine('check', url, '--only', 'retrieve.shape', '--baseline', baseline)).code).toBe(0);
    expect(
      (await commandLine('check', url, '--only', 'retrieve.shape', '--baseline', baseline, '--dialect', 'deployed'))
        .code,
    ).toBe(1);
  });

  test('a recorded run is judged again without a server', async () => {
    const { url, server } = await startMock({ dialect: 'deployed' });
    const trace = file('run.ndjson');
    const options = ['--only', 'retrieve.*', '--reporter', 'tap'];
    const recorded = await commandLine('check', url, '--trace', trace, ...options);
    await server.close();
    const judged = await commandLine('check', '--from-trace', trace, ...options);
    expect(recorded.code).toBe(1);
    expect([judged.code, judged.stdout]).toEqual([recorded.code, recorded.stdout]);
    expect(readFileSync(trace, 'utf8')).not.toContain('token-ada');
  });

  test('goes on where nobody reads its output to the end', async () => {
    const { url } = await startMock();
    const line = `set -o pipefail; "${process.execPath}" "${program}" check ${url} --only retrieve.shape --reporter json | true`;
    const { code, stderr } = await shell(line).ended();
    // On a busy machine it says how far it is.
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/EPIPE|Error/) });
  });

  test('--plan says what could be judged', async () => {
    const { url } = await startMock();
    const { code, stdout } = await commandLine('check', url, '--plan');
    expect(code).toBe(0);
    expect(stdout).toMatch(/cases can be judged\. Nothing was created or posted\./);
  });

  test('Ctrl-C prints the report so far: exit code 130', async () => {
    const { url } = await startMock();
    const command = chatTestbed('check', url, '--reporter', 'json', '--concurrency', '1');
    await command.complained(/of \d+ cases/);
    command.process.kill('SIGINT');
    const { code, stdout } = await command.ended();
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ interrupted: true });
  });
});

describe('check, asked wrongly: exit code 2 and a sentence', () => {
  const users = 'users: { member: { token: a }, peer: { token: b } }\n';

  test.each([
    { what: 'an unknown reporter', args: ['http://127.0.0.1:9', '--reporter', 'xml'], said: /no reporter `xml`/ },
    {
      what: 'two reporters for stdout',
      args: ['http://127.0.0.1:9', '--reporter', 'json', '--reporter', 'tap'],
      said: /Only one reporter.*NAME=FILE/,
    },
    {
      what: 'nothing selected',
      args: ['http://127.0.0.1:9', '--only', 'live.ordr'],
      said: /Did you mean `live\.order`/,
    },
    { what: 'nobody there', args: ['http://127.0.0.1:9'], said: /cannot be reached/ },
    { what: 'no URL and no config', args: [], said: /no target/ },
    {
      what: 'a file that is no trace',
      args: ['--from-trace', 'package.json'],
      said: /package\.json:1: This is no trace/,
    },
    { what: 'a timeout of no time', args: ['http://127.0.0.1:9', '--timeout', '0'], said: /--timeout takes/ },
  ])('$what', async ({ args, said }) => {
    const { code, stdout, stderr } = await commandLine('check', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('a mistake in the config: file, line, column and the nearest key', async () => {
    const config = fileWith('check.yaml', `target: http://127.0.0.1:9\n${users}wave: {}\n`);
    const { code, stderr } = await commandLine('check', '--config', config);
    expect(code).toBe(2);
    expect(stderr).toMatch(/check\.yaml:3:1: .*`wave`.*`waive`/);
  });

  test('a server that does not describe itself', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    const port = await listenOnLoopback(server);
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${port}`;
    const { code, stderr } = await commandLine('check', url);
    expect(code).toBe(2);
    expect(stderr).toMatch(/give a config with --config FILE/);
  });
});

describe('explain', () => {
  test('alone lists every requirement with its coverage', async () => {
    const { code, stdout } = await commandLine('explain');
    expect(code).toBe(0);
    expect(stdout).toMatch(/live\.after-connected +MUST +\d+ cases/);
    expect(stdout).toMatch(/send\.drop-is-logged +excluded +not judged/);
  });

  test('a requirement, its cases and what to do', async () => {
    const { code, stdout } = await commandLine('explain', 'live.after-connected');
    expect(code).toBe(0);
    expect(stdout).toMatch(/When it fails[\s\S]+Cases[\s\S]+live\.after-connected\/from-the-first-instant/);
    expect(stdout).toMatch(/In the whole record of a run, and by judge\n +A message that came elsewhere/);
  });

  test('an unknown one: the nearest, and exit code 2', async () => {
    const { code, stderr } = await commandLine('explain', 'live.after-conected');
    expect(code).toBe(2);
    expect(stderr).toMatch(/Did you mean `live\.after-connected`\?/);
  });
});
