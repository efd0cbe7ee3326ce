import { AxeBuilder } from '@axe-core/playwright';
import { expect, it, test } from 'vitest';
import { openPage, rowsOf, see, useChromium } from '../support/browsing.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { startMock } from '../support/mock.ts';

useChromium();

const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>\u001b[31m\u202e';

/** A world, and clients, in which every text is markup. */
async function plantedMock() {
  const scenario = {
    name: markup,
    users: [
      { id: `u${markup}`, name: markup, token: 'planted' },
      { id: 'bob', token: 'token-bob' },
    ],
    rooms: [{ id: `r${markup}`, name: markup, occupants: [`u${markup}`, 'bob'] }],
  };
  const started = await startMock({ scenario });
  const client = await ChatClient.connect(started.webSocketUrl, 'planted');
  client.send({ room: `r${markup}`, messages: markup });
  client.send({ room: markup, messages: markup });
  client.send(markup);
  await post(started.url, '/chat/room_info', { token: markup.replace(/[^ -~]/g, ''), body: { room_id: markup } });
  await post(started.url, '/chat/room_info', { token: 'planted', body: { room_id: markup } });
  await fetch(`${started.url}/chat/${encodeURIComponent(markup)}`);
  return started;
}

test('planted markup and escapes stay text, in the list and in every entry', async () => {
  const { url, mock } = await plantedMock();
  const page = await openPage(url);
  const rows = rowsOf(page);
  await see(rows.filter({ hasText: '<img src=x' }).first()).toBeVisible();
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Home');
  for (let seq = 1; seq <= mock.switchboard.trace.seq; seq += 1) {
    await see(page.getByRole('complementary', { name: `Entry ${seq}`, exact: true })).toBeVisible();
    await page.keyboard.press('ArrowDown');
  }
  expect(await page.locator('#page img, #page script').count()).toBe(0);
  expect(await page.title()).toBe('chat-testbed');
  expect(await page.locator('#page').textContent()).not.toContain('\u001b');
});

it.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
  const { url, webSocketUrl } = await startMock();
  const page = await openPage(url, { colorScheme });
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '9', messages: 'nobody hears this' });
  await rowsOf(page).filter({ hasText: 'dropped' }).first().click();
  await see(page.getByRole('complementary')).toContainText('There is no room 9.');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test('with the keyboard alone: search, choose, read, close', async () => {
  const { url, webSocketUrl } = await startMock();
  const page = await openPage(url);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '9', messages: 'nobody hears this' });
  await see(page.getByRole('option', { name: /nobody hears/ }).first()).toBeVisible();
  await page.keyboard.press('/');
  await see(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('nobody');
  await see(page.getByText('1 of')).toBeVisible();
  const isThere = () => page.getByRole('listbox').evaluate((list) => list.matches(':focus'));
  for (let presses = 0; presses < 50 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  await see(page.getByRole('listbox')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await see(page.getByRole('complementary').getByRole('heading').first()).toBeFocused();
  await see(page.getByRole('complementary')).toContainText('There is no room 9.');
  await page.keyboard.press('Escape');
  await see(page.getByRole('complementary')).toHaveCount(0);
  await page.keyboard.press('p');
  await see(page.getByRole('button', { name: 'Resume' })).toBeVisible();
});

test('on a phone nothing is wider than the screen, and an entry fills it', async () => {
  const { url, webSocketUrl } = await startMock();
  const page = await openPage(url, { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '9', messages: 'x'.repeat(3000) });
  await rowsOf(page).filter({ hasText: 'dropped' }).first().tap();
  const box = await page.getByRole('complementary').boundingBox();
  expect(box).toMatchObject({ x: 0, width: 390 });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
  await page.getByRole('button', { name: 'Close the entry' }).tap();
  await see(page.getByRole('listbox')).toBeVisible();
});
