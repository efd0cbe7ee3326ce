import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { selfSigned } from '../mutants/server/certificate.ts';
import { commandLine } from '../support/command-line.ts';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy.ts';
import { startMock } from '../support/mock.ts';

const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];

beforeEach(() => {
  for (const name of variables) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
});
afterEach(() => vi.unstubAllEnvs());

const offlineThree = path.join(import.meta.dirname, '../play/scenarios/offline-three.yaml');

const portOf = (url: string): number => Number(new URL(url).port);

/** A config for the mock under a name that only the proxy knows. */
function configFor(target: string, more: object = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'check.json');
  const users = { member: { token: 'token-ada' }, peer: { token: 'token-bob' } };
  const play = { users: { ada: 'member', bob: 'peer' }, rooms: { 1: '1' } };
  writeFileSync(file, JSON.stringify({ target, users, play, limits: { timeoutMs: 3000 }, ...more }));
  return file;
}

/** A mock that is reached through a proxy alone. */
async function behindProxy({ tls, answers }: { tls?: true; answers?: number } = {}): Promise<ForwardProxy> {
  const { url } = await startMock(tls && { tls: await selfSigned() });
  return startForwardProxy({ to: portOf(url), ...(answers !== undefined && { answers }) });
}

const check = (file: string, ...more: string[]) =>
  commandLine('check', '--config', file, '--only', 'connect.connected', ...more);

describe('a server behind a proxy', () => {
  test('check: requests are passed on, WebSockets tunnelled, and the proxy is shown its password', async () => {
    const proxy = await behindProxy();
    vi.stubEnv('HTTP_PROXY', proxy.url.replace('//', '//me:secr%C3%A4t@'));
    expect(await check(configFor('http://chat.test'))).toMatchObject({ code: 0 });
    expect(proxy.asked).toContain('POST http://chat.test/chat/retrieve');
    expect(proxy.asked).toContain('CONNECT chat.test:80');
    expect([...proxy.credentials]).toEqual(['me:secrät']);
  });

  test('check: with TLS everything is tunnelled', async () => {
    const proxy = await behindProxy({ tls: true });
    vi.stubEnv('https_proxy', proxy.url.replace('http://', ''));
    expect(await check(configFor('https://chat.test/'), '--insecure')).toMatchObject({ code: 0 });
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT chat.test:443']));
  });

  test('play', async () => {
    const proxy = await behindProxy();
    vi.stubEnv('HTTP_PROXY', proxy.url);
    expect(await commandLine('play', offlineThree, '--config', configFor('http://chat.test'))).toMatchObject({
      code: 0,
    });
    expect(proxy.asked).toContain('CONNECT chat.test:80');
  });

  test('ctl', async () => {
    const { url } = await startMock({ controlToken: 'owner' });
    const proxy = await startForwardProxy({ to: portOf(url) });
    vi.stubEnv('HTTP_PROXY', proxy.url);
    const ctl = ['ctl', 'state', '--url', 'http://chat.test', '--control-token', 'owner'];
    expect(await commandLine(...ctl)).toMatchObject({ code: 0 });
    expect(proxy.asked).toEqual([expect.stringContaining('GET http://chat.test/__testbed/')]);
  });

  test('what stands in NO_PROXY is reached directly', async () => {
    const proxy = await behindProxy();
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('NO_PROXY', 'test');
    expect(await check(configFor('http://chat.test'))).toMatchObject({ code: 2 });
    expect(proxy.asked).toEqual([]);
  });

  test('a mock on this machine needs no NO_PROXY', async () => {
    const { url } = await startMock();
    for (const name of variables.slice(0, 3)) vi.stubEnv(name, 'http://127.0.0.1:1');
    const given = ['--only', 'connect.connected'];
    expect(await commandLine('check', url, ...given)).toMatchObject({ code: 0 });
    expect(await commandLine('ctl', 'state', '--url', url)).toMatchObject({ code: 0 });
    expect(await commandLine('play', offlineThree)).toMatchObject({ code: 0 });
  });
});

describe('what the proxy does is not the server’s doing: exit code 2, and the proxy is named without its password', () => {
  const withPassword = (url: string): string => url.replace('//', '//me:secret@');

  test.each([
    { answers: 407, said: '(HTTP_PROXY) answered 407 itself: the user and password in it are not accepted' },
    { answers: 502, said: '(HTTP_PROXY) answered 502 itself' },
  ])('it answers $answers', async ({ answers, said }) => {
    const proxy = await behindProxy({ answers });
    vi.stubEnv('HTTP_PROXY', withPassword(proxy.url));
    const config = configFor('http://chat.test');
    const commands = [
      ['check', '--config', config],
      ['check', 'http://chat.test'],
      ['check', '--config', config, '--wait', '1s'],
      ['play', offlineThree, '--config', config],
      ['play', offlineThree, '--target', 'http://chat.test'],
      ['ctl', 'state', '--url', 'http://chat.test'],
    ];
    for (const command of commands) {
      const { code, stdout, stderr } = await commandLine(...command);
      expect({ command, code, stdout }).toEqual({ command, code: 2, stdout: '' });
      expect(stderr).toContain(`the proxy ${proxy.url}`);
      expect(stderr).toContain(said);
      expect(stderr).not.toContain('secret');
    }
  });

  test('it refuses a tunnel for TLS', async () => {
    const proxy = await behindProxy({ answers: 403 });
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const { code, stderr } = await check(configFor('https://chat.test'));
    expect(code).toBe(2);
    expect(stderr).toContain(`cannot be reached: the proxy ${proxy.url} (HTTPS_PROXY) answered 403 itself`);
  });

  test.each([
    { value: 'http://me:secret@127.0.0.1:1', said: 'the proxy http://127.0.0.1:1 (HTTP_PROXY) cannot be reached' },
    { value: 'http://me:sec/ret@:x', said: 'HTTP_PROXY in the environment is no URL of a proxy' },
    { value: 'socks5://me:secret@127.0.0.1:1', said: 'names a socks5: proxy; only http: and https: are known' },
  ])('it is $value', async ({ value, said }) => {
    vi.stubEnv('HTTP_PROXY', value);
    const { code, stdout, stderr } = await check(configFor('http://chat.test'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/secret|sec\/ret/);
  });
});
