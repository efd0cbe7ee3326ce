import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { chatTestbed, program, RunningCommand, repository } from '../support/command.ts';

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));
const python = ['python3', path.join(repository, 'test/clients/raw-client.py')];
const exec = (...args: string[]): RunningCommand => chatTestbed('exec', ...args);

/** A client by hand, on Python's standard library alone. */
describe('exec', () => {
  test('a correct client in another language: its output alone is on stdout, the verdict on stderr', async () => {
    const { code, stdout, stderr } = await exec('--', ...python).ended();
    expect(stderr).toContain('Nothing that the client did breaks the chat document');
    expect(stdout).toBe('¡Hola desde Python! 🐍\n');
    expect(code).toBe(0);
  });

  test('the same over TLS, with the certificate to trust in the environment', async () => {
    const env = { ...process.env, XDG_DATA_HOME: folder() };
    const command = new RunningCommand(process.execPath, [program, 'exec', '--tls', '--', ...python], { env });
    const { code, stdout } = await command.ended();
    expect(stdout).toBe('¡Hola desde Python! 🐍\n');
    expect(code).toBe(0);
  });
});

/** A client in Python that lives for some seconds. */
const living = (seconds: number, bug = ''): string[] => {
  const client = path.join(repository, 'test/clients/living-client.py');
  return ['--', 'env', `CLIENT_SECONDS=${seconds}`, `CLIENT_BUG=${bug}`, 'python3', client];
};

/** Each bug, the scenario that shows it, what is found, and the exit code. */
const lives = [
  ['', 'server-restarts,reconnect-storm,newer-server', 'Nothing that the client did breaks the chat document', 0],
  ['skips-one', 'default,server-restarts', '✗ client.resumes-without-loss (MUST)', 1],
  ['knocks', 'default,reconnect-storm', '! client.reconnect-backoff (SHOULD)', 0],
  ['throws', 'default,strange-frames', '! client.survives-frames (SHOULD)', 1],
] as const;

test('a client in Python, once for each scenario, and one bug at a time', { timeout: 30_000 }, async () => {
  const ended = await Promise.all(
    lives.map(([bug, scenarios]) => exec('--scenarios', scenarios, ...living(9.5, bug)).ended()),
  );
  for (const [index, [, scenarios, finding, exitCode]] of lives.entries()) {
    const { code, stderr = '' } = ended[index] ?? {};
    expect(stderr).toContain(finding);
    if (finding.includes('client.')) expect(stderr).toContain(`In the scenario ${scenarios.split(',').at(-1)}`);
    expect(code).toBe(exitCode);
  }
  expect(ended[0]?.stderr).toMatch(/client\.resumes-without-loss +✓ +✓ +·/);
});
