import { type Browser, chromium } from '@playwright/test';
import { expect, onTestFinished, test } from 'vitest';
import { startMockServer } from '../../src/index.ts';
import type { BrowserLife } from '../clients/browser-client.ts';
import { oneBugClients } from '../clients/one-bug.ts';
import { browserClientScript } from '../support/browser-client-script.ts';
import { findChromium } from '../support/chromium.ts';
import { emptyPage } from '../support/empty-page.ts';

/** How long a client lives, in milliseconds. */
const lifeMs = 10_000;

/** What a page that has crashed did before is judged by `exec`, which knows how it ended. */
const crashes = ['throwsOnUnknown', 'throwsOnAnswer', 'throwsOnClose'];
const bugs = oneBugClients.filter((client) => !Object.keys(client.bugs).some((bug) => crashes.includes(bug)));

interface Browsing {
  browser: Browser;
  address: string;
  client: string;
}

/** @returns the requirements that a client in a browser breaks in a scenario */
async function brokenIn(scenario: string, bug: string | undefined, { browser, address, client }: Browsing) {
  const server = await startMockServer({ scenario });
  const page = await browser.newPage();
  await page.goto(address);
  const { url, webSocketUrl } = server;
  const life: BrowserLife = { url, webSocketUrl, token: server.user('ada').token, lifeMs, ...(bug && { bug }) };
  await page.evaluate(`${client}; client.live(${JSON.stringify(life)})`);
  const { results } = await server.verdict();
  await page.close();
  await server.close();
  return results.filter(({ findings }) => findings.length > 0).map(({ requirement }) => requirement);
}

test('a client in Chromium, with one bug at a time, in the scenario that shows it', { timeout: 120_000 }, async () => {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const browsing = { browser, address: await emptyPage(), client: await browserClientScript() };
  const correct = ['default', 'server-restarts', 'strange-frames', 'flaky-server', 'expired-session'];
  const lives = [
    ...correct.map((scenario) => ({ scenario, bug: undefined, broken: [] as string[] })),
    ...bugs.map(({ name, breaks, shownBy }) => ({ scenario: shownBy[0] ?? 'default', bug: name, broken: [breaks] })),
  ];
  const found = await Promise.all(
    lives.map(async ({ scenario, bug }) => ({ scenario, bug, broken: await brokenIn(scenario, bug, browsing) })),
  );
  expect(found).toEqual(lives);
});
