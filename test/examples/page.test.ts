import { networkInterfaces } from 'node:os';
import { describe, expect, it, test } from 'vitest';
import { startServer } from '../../src/mock-server/index.ts';
import { openPage, rowsOf, see, useChromium } from '../support/browsing.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { startMock } from '../support/mock.ts';

useChromium();

/** Ada and Bob talk; a frame of Bob's, who says `message` for `messages`, is dropped. */
async function conversation(webSocketUrl: string) {
  const [ada, bob] = [
    await ChatClient.connect(webSocketUrl, 'token-ada'),
    await ChatClient.connect(webSocketUrl, 'token-bob'),
  ];
  ada.send({ room: '1', messages: 'noodles?' });
  await bob.next();
  bob.send({ room: '1', message: 'on my way' });
  return { ada, bob };
}

describe('the page, live', () => {
  it('shows what passes, why a frame was dropped and what to do, and keeps the place over a reload', async () => {
    const { url, webSocketUrl } = await startMock();
    const page = await openPage(url);
    await see(page.getByText('Nothing has passed yet.')).toBeVisible();
    await see(page.getByText('● live')).toBeVisible();
    const { bob } = await conversation(webSocketUrl);
    await see(page.getByRole('button', { name: 'bob #2 ● live' })).toBeVisible();
    await page.getByRole('combobox', { name: 'only' }).selectOption('dropped');
    await page.getByRole('option', { name: /frame bob#2 .*on my way.*dropped/ }).click();
    const detail = page.getByRole('complementary');
    await see(detail).toContainText('bob sent `message`; this dialect expects `messages`.');
    await see(detail).toContainText('"message": "on my way"');
    expect(page.url()).toMatch(/#entry=\d+$/);
    await page.reload();
    await see(detail).toContainText('this dialect expects `messages`.');
    await bob.close();
    await see(page.getByRole('button', { name: 'bob #2 – closed' })).toBeVisible();
  });

  it('shows a request with its answer and a line for a shell, with the token only when it is copied', async () => {
    const { url } = await startMock();
    const page = await openPage(url);
    await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
    await page.getByRole('option', { name: /⇒ request/ }).click();
    const detail = page.getByRole('complementary');
    await see(detail).toContainText('curl -X POST');
    await see(detail).toContainText('"poster": "carol"');
    expect(await detail.textContent()).not.toContain('token-ada');
    await detail.getByRole('button', { name: 'Copy curl' }).click();
    await see(detail.getByText('✓ copied')).toBeVisible();
    const line = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(line).toBe(
      `curl -X POST ${url}/chat/retrieve -H 'Authorization: Bearer token-ada' --data-raw '{"after":0}'`,
    );
  });

  it('searches, filters, pauses and resumes', async () => {
    const { url, webSocketUrl } = await startMock();
    const page = await openPage(url);
    const { ada, bob } = await conversation(webSocketUrl);
    const rows = rowsOf(page);
    await page.getByRole('searchbox').fill('noodles from-client');
    await see(rows).toHaveCount(1);
    await page.getByRole('searchbox').fill('nowhere');
    await page.getByRole('button', { name: 'Show everything' }).first().click();
    await page.getByRole('button', { name: 'ada #1' }).click();
    await see(rows.first()).toContainText('#1');
    await see(rows.filter({ hasText: 'bob#2' })).toHaveCount(0);
    await page.getByRole('button', { name: 'ada #1' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    ada.send({ room: '1', messages: 'still there?' });
    await bob.next();
    await see(page.getByText(/[1-9]\d* newer/)).toBeVisible();
    await see(rows.filter({ hasText: 'still there?' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await see(rows.filter({ hasText: 'still there?' })).not.toHaveCount(0);
  });

  it('says that the mock is gone, and shows the next one on the port', async () => {
    const { url, webSocketUrl, server, mock } = await startMock();
    const page = await openPage(url);
    await conversation(webSocketUrl);
    await see(rowsOf(page).first()).toBeVisible();
    await server.close();
    await see(page.getByText('the mock does not answer')).toBeVisible();
    const next = await startServer(mock.fork(), { port: Number(new URL(url).port) });
    await see(page.getByText('● live')).toBeVisible();
    await see(page.getByText('Nothing has passed yet.')).toBeVisible();
    await next.close();
  });
});

test('others than browsers get what they always got', async () => {
  const { url } = await startMock();
  expect(await (await fetch(url)).text()).toContain('chat-testbed is running.');
  expect(await (await fetch(`${url}/__testbed`)).json()).toHaveProperty('routes');
  const page = await fetch(`${url}/__testbed/`, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
  const without = await startMock({ hasControl: false });
  expect(await (await fetch(without.url, { headers: { accept: 'text/html' } })).text()).toContain('is running');
});

/** An address of this machine that is not on loopback. */
const address = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

test.skipIf(address === undefined)('from another machine the page asks once for the control token', async () => {
  const { url } = await startMock({ host: '0.0.0.0', controlToken: 'correct-horse' });
  const page = await openPage(`http://${address}:${new URL(url).port}/`);
  const token = page.getByLabel('Control token');
  await token.fill('wrong');
  await page.getByRole('button', { name: 'Use it' }).click();
  await see(page.getByText('the control token is not the one')).toBeVisible();
  await token.fill('correct-horse');
  await page.getByRole('button', { name: 'Use it' }).click();
  await see(page.getByText('● live')).toBeVisible();
  await page.reload();
  await see(page.getByText('● live')).toBeVisible();
});
