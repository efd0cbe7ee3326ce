import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { expect, onTestFinished, test } from 'vitest';
import { startMockServer } from '../../src/index.ts';
import { readHar } from '../../src/traffic/har/read-har.ts';
import { findChromium } from '../support/chromium.ts';

/** What a page does: connects, posts, and asks for the history when its own message has come back. */
const script = `async ({ url, webSocketUrl, token }) => {
  const socket = new WebSocket(webSocketUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const next = (wanted) => new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => data.includes(wanted) && resolve(data));
  });
  const connected = next('CONNECTED');
  socket.send(JSON.stringify({ auth_token: token }));
  await connected;
  const echo = next('noodles?');
  socket.send(JSON.stringify({ room: '1', messages: 'noodles?' }));
  await echo;
  const answer = await fetch(url + '/chat/retrieve', {
    method: 'POST',
    headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
    body: JSON.stringify({ after: 0 }),
  });
  return answer.status;
}`;

async function emptyPage(): Promise<string> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('an archive that Chromium has recorded tells what passed', { timeout: 60_000 }, async () => {
  const server = await startMockServer();
  onTestFinished(() => server.close());
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-har-')), 'page.har');
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ recordHar: { path: file, content: 'embed' } });
  const page = await context.newPage();
  await page.goto(await emptyPage());
  const { url, webSocketUrl } = server;
  const status = await page.evaluate(
    `(${script})(${JSON.stringify({ url, webSocketUrl, token: server.user('ada').token })})`,
  );
  expect(status).toBe(200);
  await context.close();
  const [reading] = readHar(JSON.parse(readFileSync(file, 'utf8')));
  const kinds = (reading?.entries ?? []).map(({ kind }) => kind);
  expect(kinds.slice(0, 5)).toEqual(['opened', 'from-client', 'to-client', 'from-client', 'to-client']);
  expect(kinds.slice(5)).toEqual(['request', 'response']);
  expect(reading?.url).toBe(server.url);
  expect(JSON.stringify(reading)).not.toContain(server.user('ada').token);
});
