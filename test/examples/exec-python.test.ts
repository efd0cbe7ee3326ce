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
