import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startProxy } from '../../src/index.ts';
import type { BrowserLife } from '../clients/browser-client.ts';
import { selfSigned } from '../mutants/server/certificate.ts';
import { folderWith } from '../play/files.ts';
import { foundIn } from '../proxy/proxied.ts';
import { browserClientScript } from '../support/browser-client-script.ts';
import { findChromium } from '../support/chromium.ts';
import { RunningCommand, repository } from '../support/command.ts';
import { emptyPage } from '../support/empty-page.ts';

/** How long the client lives, in milliseconds. */
const lifeMs = 4000;

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
}, 60_000);
afterAll(() => browser.close());

/** A server in Python, over TLS. @returns its base URL */
async function pythonServer(bug: string): Promise<string> {
  const { cert, key } = await selfSigned();
  const folder = folderWith({ 'cert.pem': cert, 'key.pem': key });
  const files = ['cert.pem', 'key.pem'].map((name) => path.join(folder, name));
  const script = path.join(repository, 'test/examples/python-server.py');
  const server = new RunningCommand('python3', [script, ...files, ...(bug === '' ? [] : [bug])]);
  return `https://127.0.0.1:${(await server.printed(/\d+\n/)).trim()}`;
}

/** What a proxy between Chromium and the server finds, TLS on both sides. */
async function foundBetween(serverBug: string, clientBug: string | undefined): Promise<string[]> {
  const url = await pythonServer(serverBug);
  const users = { member: { id: 'ada', token: 'token-ada' }, peer: { id: 'bob', token: 'token-bob' } };
  const config = { target: url, users };
  const proxy = await startProxy(url, { insecure: true, tls: await selfSigned(), dialect: 'documented', config });
  onTestFinished(() => proxy.close());
  expect(proxy.url).toMatch(/^https:/);
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(await emptyPage());
  const { url: front, webSocketUrl } = proxy;
  const bug = clientBug !== undefined && { bug: clientBug };
  const life: BrowserLife = { url: front, webSocketUrl, token: 'token-ada', lifeMs, ...bug };
  await page.evaluate(`${await browserClientScript()}; client.live(${JSON.stringify(life)})`);
  await context.close();
  expect(proxy.trace.entries().some(({ kind }) => kind === 'to-client')).toBe(true);
  return foundIn(proxy.verdictSoFar());
}

test.each([
  ['both are right', '', undefined, []],
  ['the server leaves the caller out', 'caller-is-not-listed', undefined, ['server room-info.occupants']],
  ['the server says CONNECTED twice', 'connected-comes-twice', undefined, ['server connect.connected-once']],
  ['the client posts under another key', '', 'sends the key of the other dialect', ['client:member client.sent-frame']],
  ['the client forgets the scheme', '', 'forgets the scheme', ['client client.bearer']],
  [
    'both are wrong',
    'caller-is-not-listed',
    'sends its token again and again',
    ['server room-info.occupants', 'client:member client.token-once'],
  ],
])('a server in Python, the proxy, a client in Chromium, over TLS: %s', { timeout: 60_000 }, async (...row) => {
  const [, serverBug, clientBug, expected] = row;
  expect((await foundBetween(serverBug, clientBug)).toSorted()).toEqual([...expected].toSorted());
});
