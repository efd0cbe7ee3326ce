import { expect, test } from 'vitest';
import { openPage, rowsOf, see, useChromium } from '../support/browsing.ts';
import { ChatClient } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';

useChromium();

const patient = 60_000;

/** Says something many times, and hears all of it: three entries and more for each. */
async function say(client: ChatClient, texts: readonly string[]): Promise<void> {
  for (const text of texts) client.send({ room: '1', messages: text });
  for (const _ of texts) await client.next();
}

test('of 10,000 entries those that can be seen are drawn, and all are searched', { timeout: patient }, async () => {
  const { url, webSocketUrl } = await startMock();
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  await say(ada, ['a needle']);
  await say(
    ada,
    Array.from({ length: 3200 }, (_, index) => `hay ${index}`),
  );
  const page = await openPage(url);
  await see(page.getByText(/^(9|1\d)\d{3} of (9|1\d)\d{3}$/)).toBeVisible();
  await see(rowsOf(page).filter({ hasText: 'hay 3199' }).first()).toBeVisible();
  expect(await rowsOf(page).count()).toBeLessThan(100);
  await page.getByRole('searchbox').fill('a needle from-client');
  await see(rowsOf(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Show everything' }).click();
  await see(rowsOf(page).nth(1)).toBeVisible();
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Home');
  await see(page.getByRole('complementary', { name: 'Entry 1', exact: true })).toBeVisible();
  await page.keyboard.press('End');
  await see(rowsOf(page).filter({ hasText: 'hay 3199' }).first()).toBeVisible();
});

test('while a thousand entries a second pass the page can be worked with, and is up to date', {
  timeout: patient,
}, async () => {
  const { url, webSocketUrl } = await startMock();
  const page = await openPage(url);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  let isOver = false;
  let rounds = 0;
  const flood = (async () => {
    for (; !isOver; rounds += 1) {
      await say(
        ada,
        Array.from({ length: 34 }, (_, index) => `hay ${rounds}.${index}`),
      );
      await page.waitForTimeout(100);
    }
    await say(ada, ['the last straw']);
  })();
  await see(page.getByText(/^\d{3,} of \d{3,}$/)).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await see(page.getByText(/\d{3,} newer/)).toBeVisible();
  await rowsOf(page).first().click();
  await see(page.getByRole('complementary')).toBeVisible();
  await page.getByRole('searchbox').fill('connected');
  await see(rowsOf(page).first()).toContainText('CONNECTED');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await page.getByRole('link', { name: 'Verdict' }).click();
  await see(page.getByText('What the clients were tested for, they keep.')).toBeVisible();
  await page.getByRole('link', { name: 'Live' }).click();
  isOver = true;
  await within(flood, 'the flood to end');
  await page.getByRole('searchbox').fill('the last straw');
  await see(rowsOf(page).first()).toContainText('the last straw');
  expect(rounds).toBeGreaterThan(3);
});
