import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { expect, onTestFinished, test } from 'vitest';
import { startMockServer } from '../../src/index.ts';
import { judgeRecordings, readRecordings } from '../../src/judge/index.ts';
import type { Report } from '../../src/protocol/index.ts';
import { readHar } from '../../src/traffic/har/read-har.ts';
import { liveFrames, twisted } from '../mutants/server/twists.ts';
import { findChromium } from '../support/chromium.ts';
import { within } from '../support/deadline.ts';
import { emptyPage } from '../support/empty-page.ts';

/** What a page does: connects, posts, and asks for the history when its own message has come back. */
const script = `async ({ url, webSocketUrl, token, room }) => {
  const socket = new WebSocket(webSocketUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const next = (wanted) => new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => data.includes(wanted) && resolve(data));
  });
  const connected = next('CONNECTED');
  socket.send(JSON.stringify({ auth_token: token }));
  await connected;
  const echo = next('at one?');
  socket.send(JSON.stringify({ room, messages: 'noodles, at one?' }));
  await echo;
  const answer = await fetch(url + '/chat/retrieve', {
    method: 'POST',
    headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
    body: JSON.stringify({ after: 0 }),
  });
  await answer.text();
  return answer.status;
}`;

/** The server that a page talks to, and as whom. */
interface Visited {
  url: string;
  webSocketUrl: string;
  token: string;
  room: string;
}

/** Lets Chromium open a page that talks to a server, and record an archive. @returns the file */
async function recordInChromium(visited: Visited): Promise<string> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-har-')), 'page.har');
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ recordHar: { path: file, content: 'embed' } });
  const page = await context.newPage();
  await page.goto(await emptyPage());
  const acted = page.evaluate(`(${script})(${JSON.stringify(visited)})`);
  expect(await within(acted, 'the page to have acted', 30_000)).toBe(200);
  await context.close();
  return file;
}

const brokenIn = (report: Report): string[] =>
  report.results.filter(({ status }) => status === 'failed' || status === 'warned').map(({ id }) => id);

test('an archive that Chromium has recorded tells what passed, and is judged', { timeout: 60_000 }, async () => {
  const server = await startMockServer();
  onTestFinished(() => server.close());
  const { url, webSocketUrl } = server;
  const { token } = server.user('ada');
  const file = await recordInChromium({ url, webSocketUrl, token, room: '1' });
  const [reading] = readHar(JSON.parse(readFileSync(file, 'utf8')));
  const kinds = (reading?.entries ?? []).map(({ kind }) => kind);
  // The archive has requests to the millisecond, in which a frame may have come, too.
  const isFrame = (kind: string) => kind !== 'request' && kind !== 'response';
  expect(kinds.filter(isFrame)).toEqual(['opened', 'from-client', 'to-client', 'from-client', 'to-client']);
  expect(kinds.filter((kind) => !isFrame(kind))).toEqual(['request', 'response']);
  expect(reading?.url).toBe(url);
  expect(JSON.stringify(reading)).not.toContain(token);
  const report = judgeRecordings(readRecordings([file]));
  expect(brokenIn(report)).toEqual([]);
  const passed = report.results.filter(({ status }) => status === 'passed').map(({ requirement }) => requirement);
  for (const requirement of ['connect.connected', 'live.frame', 'retrieve.shape', 'retrieve.matches-live']) {
    expect(passed).toContain(requirement);
  }
  for (const requirement of ['client.token-first', 'client.waits-for-connected', 'client.bearer']) {
    expect(passed).toContain(requirement);
  }
});

test('an archive of a server that is broken shows what, and nothing else', { timeout: 60_000 }, async () => {
  const start = twisted(liveFrames((message) => ({ message: { ...message, id: String(message.id) } })));
  const server = await start();
  onTestFinished(() => server.close());
  const { target: url, users } = server.config;
  const webSocketUrl = `${url.replace('http', 'ws')}/chat/connect`;
  const file = await recordInChromium({ url, webSocketUrl, token: users.member.token as string, room: '17' });
  const report = judgeRecordings(readRecordings([file]));
  expect(brokenIn(report)).toEqual(['live.frame/observed']);
  expect(report.results.find(({ status }) => status === 'failed')).toMatchObject({
    reason: expect.stringContaining('`id` must be a positive integer'),
    transcript: [{ kind: 'received', guilty: true }],
  });
  expect(JSON.stringify(report)).not.toContain(users.member.token as string);
});
