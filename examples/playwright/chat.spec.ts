import { test as base, expect } from '@playwright/test';
import { type MockServer, startMockServer } from 'chat-testbed';
import { serveApp } from './serve-app.ts';

/** Every test gets a mock server of its own, and ada's page on it. */
const test = base.extend<{ server: MockServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern to read a fixture's needs from
  server: async ({}, use) => {
    const server = await startMockServer({ scenario: 'default' });
    await use(server);
    await server.close();
  },
  page: async ({ page, server }, use) => {
    const app = await serveApp();
    await page.goto(`${app.url}/?${new URLSearchParams({ service: server.url, token: server.user('ada').token })}`);
    await expect(page.getByRole('status')).toHaveText('live');
    await use(page);
    app.close();
  },
});

test('shows the history, and what others write', async ({ page, server }) => {
  await expect(page.getByText('carol: New room!')).toBeVisible();
  server.post({ as: 'bob', room: '1', message: 'Soup is ready.' });
  await expect(page.getByRole('listitem').last()).toHaveText('bob: Soup is ready.');
});

test('sends what is typed', async ({ page, server }) => {
  await page.getByLabel('Message').fill('On my way!');
  await page.getByRole('button', { name: 'Send' }).click();
  await server.waitFor({ sent: { by: 'ada', room: '1', text: 'On my way!' } });
});

test('comes back after an internal error, and shows what it missed once', async ({ page, server }) => {
  server.disconnect('ada', { code: 1011 });
  server.post({ as: 'bob', room: '1', message: 'Missed me?' });
  await expect(page.getByText('bob: Missed me?')).toHaveCount(1);
  await expect(page.getByRole('status')).toHaveText('live');
});
