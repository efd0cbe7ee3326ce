import { defineConfig } from '@playwright/test';

/** Set CHROMIUM to use a browser that is installed already; else Playwright's own, from `npx playwright install`. */
const executablePath = process.env.CHROMIUM;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: '.',
  workers: 1,
  reporter: 'list',
  outputDir: './test-results',
  expect: { timeout: 15_000 },
  use: { launchOptions: { ...(executablePath && { executablePath }), args: isRoot ? ['--no-sandbox'] : [] } },
});
