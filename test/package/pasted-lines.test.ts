import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { chatTestbed, program, RunningCommand, repository, shell } from '../support/command.ts';

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));

/** These need `curl`, which a bare machine may not have. */
describe('the lines that serve prints', () => {
  test('work as pasted', async () => {
    const command = chatTestbed('serve', '--port', '0');
    await expectPasteLinesToWork(await command.printed(/Ctrl-C/));
    command.process.kill('SIGINT');
    expect((await command.ended()).code).toBe(0);
  });

  test('the pasted lines work over TLS too, and the certificate is kept', async () => {
    const home = folder();
    const env = { ...process.env, XDG_DATA_HOME: home };
    const start = () => new RunningCommand(process.execPath, [program, 'serve', '--port', '0', '--tls'], { env });
    const banner = await start().printed(/Ctrl-C/);
    expect(banner).toMatch(/https:.*wss:/);
    await expectPasteLinesToWork(banner);
    const certificate = readFileSync(path.join(home, 'chat-testbed/certificate.pem'), 'utf8');
    await start().printed(/Ctrl-C/);
    expect(readFileSync(path.join(home, 'chat-testbed/certificate.pem'), 'utf8')).toBe(certificate);
  });
});

/** The `curl` line answers with a history; the live line connects, and what is typed is heard. */
async function expectPasteLinesToWork(banner: string): Promise<void> {
  const curl = /^ +(curl .*)$/m.exec(banner)?.[1] ?? '';
  expect(JSON.parse((await shell(`${curl} -s`).ended()).stdout).occupants.length).toBeGreaterThan(40);
  const live = shell(/^ +(.*node --experimental-websocket .*)$/m.exec(banner)?.[1] ?? '');
  await live.printed(/CONNECTED/);
  live.process.stdin?.write('typed\n');
  expect(await live.printed(/typed/)).toMatch(/"message":"typed","poster":"ada","room":"1"/);
}

// It builds first where the sources are newer, and a busy machine takes its time for that.
test('npm start runs the mock on the bundled scenario', { timeout: 60_000 }, async () => {
  const command = shell(`cd "${repository}" && npm start -- --port 0`);
  expect(await command.printed(/Ctrl-C/)).toMatch(/Scenario default/);
});
