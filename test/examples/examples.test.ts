import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startMockServer } from '../../src/index.ts';
import { findChromium } from '../support/chromium.ts';
import { RunningCommand, repository } from '../support/command.ts';
import { within } from '../support/deadline.ts';

const patient = { timeout: 180_000 };

/** Without what Vitest tells its own workers, which would confuse a test runner inside it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|JEST|NODE_ENV|NODE_OPTIONS|TEST$)/.test(name),
  );
  return Object.fromEntries(entries);
}

/** Runs a line in an example's folder, as its README says. */
async function run(example: string, line: string, env: NodeJS.ProcessEnv = {}) {
  const cwd = path.join(repository, 'examples', example);
  const command = new RunningCommand('bash', ['-c', line], { cwd, env: { ...cleanEnvironment(), ...env } });
  const code = await within(command.exitCode, `${example} to end`, patient.timeout - 10_000);
  return { code, output: command.stdout + command.stderr };
}

describe('each example runs as its users would run it', () => {
  test.each([
    ['vitest', 'npx vitest run', /Tests .*6 passed/],
    ['jest', 'NODE_OPTIONS=--experimental-vm-modules npx jest', /Tests: +3 passed, 3 total/],
  ])('%s', patient, async (example, line, outcome) => {
    const { code, output } = await run(example, line, { NO_COLOR: '1' });
    expect(output).toMatch(outcome);
    expect(code).toBe(0);
  });

  test('playwright, in a browser', patient, async () => {
    const { code, output } = await run('playwright', 'npx playwright test', { CHROMIUM: findChromium() });
    expect(output).toMatch(/3 passed/);
    expect(code).toBe(0);
  });
});

describe('the client in Python', () => {
  async function setUp() {
    const server = await startMockServer();
    onTestFinished(() => server.close());
    const env = { ...process.env, CHAT_URL: server.url, CHAT_WS_URL: server.webSocketUrl };
    const python = (user: string, ...args: string[]) =>
      new RunningCommand('python3', [path.join(repository, 'examples/python/chat.py'), ...args], {
        env: { ...env, CHAT_TOKEN: server.user(user).token },
      });
    return { server, python };
  }

  test('prints the history', async () => {
    const { server, python } = await setUp();
    const { code, stdout } = await python('ada', 'history').ended();
    expect(code).toBe(0);
    expect(stdout).toContain('[1] carol: New room!');
    expect(stdout.trim().split('\n').at(-1)).toBe('[1] bob: noodles?');
    await server.waitFor({ requested: { by: 'ada', endpoint: 'retrieve', status: 200 } });
  });

  test('sends, and waits for CONNECTED before it does', async () => {
    const { server, python } = await setUp();
    const { code, stderr } = await python('ada', 'send', '1', 'Grüße aus Python 🐍').ended();
    expect([code, stderr]).toEqual([0, '']);
    await server.waitFor({ sent: { by: 'ada', room: '1', text: 'Grüße aus Python 🐍' } });
    await server.expectNone((entry) => entry.kind === 'note' && entry.event.type !== 'posted');
  });

  test('listens', async () => {
    const { server, python } = await setUp();
    const listener = python('bob', 'listen', '2');
    await listener.printed(/connected/);
    server.post({ as: 'ada', room: '1', message: 'one' });
    server.post({ as: 'eve', room: '3', message: `two ${'and more '.repeat(10_000)}` });
    const { code, stdout } = await listener.ended();
    expect(code).toBe(0);
    expect(stdout).toContain('[1] ada: one\n[3] eve: two and more');
  });

  test('says what is wrong', async () => {
    const { python } = await setUp();
    const { code, stderr } = await python('ada').ended();
    expect([code, stderr]).toEqual([1, expect.stringContaining('python3 chat.py history')]);
    const server = await startMockServer({ scenario: 'empty' });
    onTestFinished(() => server.close());
    const refused = new RunningCommand(
      'python3',
      [path.join(repository, 'examples/python/chat.py'), 'send', '1', 'x'],
      {
        env: { ...process.env, CHAT_URL: server.url, CHAT_WS_URL: server.webSocketUrl, CHAT_TOKEN: 'nobody' },
      },
    );
    expect((await refused.ended()).stderr).toBe('AUTH_TOKEN_INVALID: Your authentication token is invalid\n');
  });
});
