import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { WebSocket } from 'ws';
import { findChromium } from '../test/support/chromium.ts';
import { type Running, start, theMock } from './contender.ts';
import { liveSocket } from './live-socket.ts';
import { requestsPerSecond } from './load.ts';
import { inTurn, printTable, type Series } from './statistics.ts';

/** How many times each is measured. */
const rounds = 9;

/** What the page does, in a headless Chromium, and what it costs the mock. */
export async function benchPage(): Promise<void> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  try {
    await benchPaint(browser);
    await benchLists(browser);
    await benchCost(browser);
  } finally {
    await browser.close();
  }
}

const figures = (name: string, values: number[]): Series => ({ name, values });

/** From the navigation to the first paint; the first browser that comes makes the mock load what serves it. */
async function benchPaint(browser: Browser): Promise<void> {
  const first: number[] = [];
  const next: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const mock = await start(theMock('mock', 'default'));
    first.push(await firstPaint(browser, mock));
    next.push(await firstPaint(browser, mock));
    await mock.stop();
  }
  printTable('Page: first paint (at most 300)', 'ms', [figures('the next browser', next), figures('the first', first)]);
}

async function firstPaint(browser: Browser, { url }: Running): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const paint = await page.evaluate<number>(
    `new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime))
      .observe({ type: 'paint', buffered: true }))`,
  );
  await context.close();
  return paint;
}

/** Resolves with how long something takes, until the frame after the one in which it is seen. */
const untilDrawn = (act: string, seen: string): string => `new Promise((resolve) => {
  const began = performance.now();
  ${act};
  const look = () => (${seen}) ? requestAnimationFrame(() => resolve(performance.now() - began)) : requestAnimationFrame(look);
  requestAnimationFrame(look);
})`;

const filter = (search: string): string =>
  untilDrawn(
    `const field = document.querySelector('input[type=search]');
     const before = document.querySelector('output').textContent;
     field.value = ${JSON.stringify(search)};
     field.dispatchEvent(new InputEvent('input', { bubbles: true }))`,
    `document.querySelector('output').textContent !== before`,
  );

/** Scrolls through all of the list, a screen a frame, and answers with the longest frame, in milliseconds. */
const longestFrameOfScroll = `new Promise((resolve) => {
  const list = document.querySelector('.rows');
  let longest = 0;
  let last = performance.now();
  let top = 0;
  const step = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    top += 800;
    list.scrollTop = top;
    if (top < list.scrollHeight) requestAnimationFrame(step);
    else resolve(longest);
  };
  list.scrollTop = 0;
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(step); });
})`;

const longestFrameFor = (ms: number): string => `new Promise((resolve) => {
  const began = performance.now();
  let [longest, last] = [0, began];
  const step = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    if (now - began < ${ms}) requestAnimationFrame(step);
    else resolve(longest);
  };
  requestAnimationFrame(step);
})`;

async function benchLists(browser: Browser): Promise<void> {
  const mock = await start(theMock('mock', 'default'));
  const ada = await liveSocket(mock.url);
  await say(ada, 5000);
  const page = await (await browser.newContext()).newPage();
  await page.goto(mock.url);
  await page.evaluate(untilDrawn('', `Number(document.querySelector('output')?.textContent.split(' ')[0]) >= 10000`));
  const filters = await measure(page, (round) => filter(round % 2 === 0 ? `hello ${round}` : ''));
  const scrolls = await measure(page, () => longestFrameOfScroll);
  printTable('Page, 10,000 entries: to filter them (at most 50)', 'ms', [figures('filter', filters)]);
  printTable('Page, 10,000 entries: longest frame of a scroll (at most 50)', 'ms', [figures('scroll', scrolls)]);
  const stop = new AbortController();
  const talking = talk(ada, stop.signal);
  const frames = await measure(page, () => longestFrameFor(1000));
  stop.abort();
  await talking;
  printTable('Page, 1,000 entries a second: longest frame in a second', 'ms', [figures('live', frames)]);
  await page.context().close();
  await mock.stop();
}

async function measure(page: Page, script: (round: number) => string): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < rounds + 1; round += 1) values.push(await page.evaluate<number>(script(round)));
  return values.slice(1);
}

/** Each leaves three entries: the frame, what became of it, and what its sender hears. */
async function say(socket: WebSocket, count: number): Promise<void> {
  let heard = 0;
  const all = new Promise<void>((resolve) => {
    socket.on('message', () => {
      heard += 1;
      if (heard === count) resolve();
    });
  });
  for (let one = 0; one < count; one += 1) socket.send(`{"room":"1","messages":"hello ${one}"}`);
  await all;
}

async function talk(socket: WebSocket, signal: AbortSignal): Promise<void> {
  for (let one = 0; !signal.aborted; one += 1) {
    for (let frame = 0; frame < 34; frame += 1) socket.send(`{"room":"1","messages":"still here ${one}"}`);
    await pause(100);
  }
}

/** Requests a second, with nobody who looks and with one page open. */
async function benchCost(browser: Browser): Promise<void> {
  const running = [
    { name: 'page closed', ...(await start(theMock('closed', 'default'))) },
    { name: 'page open', ...(await start(theMock('open', 'default'))) },
  ];
  const page = await (await browser.newContext()).newPage();
  await page.goto(running[1]?.url ?? '');
  const throughput = ({ url }: Running): Promise<number> =>
    requestsPerSecond({
      url,
      path: '/chat/room_info',
      body: '{"room_id":"1"}',
      token: 'token-ada',
      connections: 50,
      durationMs: 1000,
    });
  await inTurn(1, running, throughput);
  printTable('Page: requests while one is open (at least 0.8 × closed)', '/s', await inTurn(7, running, throughput));

  await page.context().close();
  for (const { stop } of running) await stop();
}
