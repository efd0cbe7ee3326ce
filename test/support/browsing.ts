import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
  expect as patientExpect,
} from '@playwright/test';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { findChromium } from './chromium.ts';

let browser: Browser | undefined;

/** Expects of a page what comes sooner or later; a busy machine is given time. */
export const see = patientExpect.configure({ timeout: 15_000 });

/** One Chromium for all tests of a file. */
export function useChromium(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(() => browser?.close());
}

/** A page in a context of its own, until the test ends. What goes wrong in it, or is refused by the CSP, fails the test. */
export async function openPage(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  if (!browser) throw new Error('Call useChromium() first.');
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const mistakes: string[] = [];
  page.on('pageerror', (error) => mistakes.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) mistakes.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(mistakes).toEqual([]);
  });
  await page.goto(url);
  return page;
}

/** The rows of the page's list that are drawn. */
export const rowsOf = (page: Page): Locator => page.getByRole('listbox').getByRole('option');
