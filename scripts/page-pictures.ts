/** Takes the pictures of the page: a real conversation in a real Chromium. Run `npm run build` first. */
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { loadScenario, Mock, startServer } from '../src/mock-server/index.ts';
import { findChromium } from '../test/support/chromium.ts';

const folder = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'docs/images');

async function connect(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  socket.send(JSON.stringify({ auth_token: token }));
  await once(socket, 'message');
  return socket;
}

/** Ada and Bob talk; Bob says `message` for `messages`; Ada asks for the history. */
async function converse(url: string, webSocketUrl: string): Promise<void> {
  const [ada, bob] = [await connect(webSocketUrl, 'token-ada'), await connect(webSocketUrl, 'token-bob')];
  ada.send(JSON.stringify({ room: '1', messages: 'noodles?' }));
  await once(bob, 'message');
  bob.send(JSON.stringify({ room: '1', message: 'on my way' }));
  bob.send(JSON.stringify({ room: '1', messages: 'on my way!' }));
  await once(ada, 'message');
  const headers = { authorization: 'Bearer token-ada' };
  await fetch(`${url}/chat/retrieve`, { method: 'POST', headers, body: '{"after":80}' });
}

interface Picture {
  name: string;
  url: string;
  options: BrowserContextOptions;
  prepare?: (page: Page) => Promise<void>;
}

async function take(browser: Browser, { name, url, options, prepare }: Picture): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByText('● live ·').waitFor();
  await prepare?.(page);
  await page.screenshot({ path: path.join(folder, name) });
  await context.close();
}

/** Opens the frame that was dropped, once the verdict knows it. */
async function openDropped(page: Page): Promise<void> {
  const row = page.getByRole('listbox').getByRole('option').filter({ hasText: '⚑ client.sent-frame' });
  await row.click();
  await page.getByRole('complementary').waitFor();
}

const mock = await Mock.create(loadScenario('default').scenario);
const { url, webSocketUrl, close } = await startServer(mock, { port: 4010 });
await converse(url, webSocketUrl);
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
const desktop = { viewport: { width: 1280, height: 720 } };
await take(browser, { name: 'page.png', url, options: desktop, prepare: openDropped });
await take(browser, { name: 'page-dark.png', url: `${url}/#do`, options: { ...desktop, colorScheme: 'dark' } });
await take(browser, { name: 'page-phone.png', url, options: { viewport: { width: 390, height: 780 } } });
await browser.close();
await close();
