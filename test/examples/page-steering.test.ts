import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { loadScenario } from '../../src/mock-server/index.ts';
import { openPage, rowsOf, see, useChromium } from '../support/browsing.ts';
import { ChatClient } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';

useChromium();

const clipboard = (page: Page): Promise<string> => page.evaluate<string>('navigator.clipboard.readText()');

test('tokens are copied on demand, and stand nowhere on the page', async () => {
  const { url, webSocketUrl } = await startMock();
  const page = await openPage(`${url}/#do`);
  await page.getByRole('button', { name: 'Token of ada' }).click();
  await see(page.getByText('✓ copied')).toBeVisible();
  expect(await clipboard(page)).toBe('token-ada');
  await page.getByRole('button', { name: 'Python for ada' }).click();
  await see(page.getByText('✓ copied')).toHaveCount(2);
  expect(await clipboard(page)).toContain(`with connect("${webSocketUrl}")`);
  expect(await page.content()).not.toContain('token-ada');
});

test('posts, ends connections, and says how ctl does the same', async () => {
  const { url, webSocketUrl } = await startMock();
  const page = await openPage(`${url}/#do`);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  const post = page.getByRole('region', { name: 'Post' });
  await post.getByLabel('as').selectOption('bob');
  await post.getByLabel('message').fill("it's noodles");
  await post.getByRole('button', { name: 'Post' }).click();
  expect((await ada.next()).message).toMatchObject({ poster: 'bob', message: "it's noodles" });
  await see(page.getByText('✓ Posted as bob to room')).toBeVisible();
  await see(page.getByText(`ctl post bob 1 'it'\\''s noodles' --url ${url}`)).toBeVisible();
  await page.getByRole('button', { name: 'Cut ada' }).click();
  expect((await within(ada.closed, 'the connection to close')).code).toBe(1006);
  await page.getByRole('button', { name: 'Expire ada' }).click();
  await see(page.getByText(`ctl expire ada --url ${url}`)).toBeVisible();
});

test('a connection is stalled, another scenario is served, a world is opened; each with its line for a shell', async () => {
  const { url, webSocketUrl, mock } = await startMock();
  const page = await openPage(`${url}/#do`);
  await ChatClient.connect(webSocketUrl, 'token-ada');
  await page.getByRole('button', { name: 'Stall ada' }).click();
  await see(page.getByText('✓ Stalled 1 connection.')).toBeVisible();
  await see(page.getByText(`ctl stall ada --url ${url}`)).toBeVisible();
  const worlds = page.getByRole('region', { name: 'Worlds' });
  await worlds.getByLabel('world').fill('one');
  await worlds.getByRole('button', { name: 'Open' }).click();
  await see(page).toHaveURL(`${url}/w/one/#do`);
  await see(worlds).toContainText('● one, 0 connections');
  const scenario = page.getByRole('region', { name: 'Scenario' });
  await see(scenario).toContainText('It serves default.');
  await scenario.getByLabel('serve').selectOption('empty');
  await scenario.getByRole('button', { name: 'Switch' }).click();
  await see(scenario).toContainText('It serves empty.');
  await see(page.getByText(`ctl scenario empty --url ${url}/w/one`)).toBeVisible();
  expect(mock.scenario.name).toBe('default');
  await worlds.getByRole('link', { name: 'the main one' }).click();
  await see(page).toHaveURL(`${url}/#do`);
  await see(scenario).toContainText('It serves default.');
});

test('a fault is armed from a template, is seen to act, and is disarmed', async () => {
  const { url } = await startMock();
  const page = await openPage(`${url}/#do`);
  const faults = page.getByRole('region', { name: 'Faults' });
  await see(faults).toContainText('Nothing goes wrong on purpose.');
  await faults.getByRole('button', { name: 'Arm' }).click();
  await see(faults).toContainText('● armed, acted 0 of 0 times');
  expect((await fetch(`${url}/chat/retrieve`, { method: 'POST', body: '{}' })).status).toBe(500);
  await see(faults).toContainText('● armed, acted 1 of 1 times');
  await faults.getByRole('button', { name: 'Disarm' }).click();
  await see(faults).toContainText('Nothing goes wrong on purpose.');
  await faults.getByLabel('fault', { exact: true }).fill('{ on: retreive, hang: true }');
  await faults.getByRole('button', { name: 'Arm' }).click();
  await see(page.getByText('Did you mean `retrieve`?')).toBeVisible();
});

test('the clock stops, moves and runs; files are taken along', async () => {
  const { url, mock } = await startMock({
    scenario: { ...loadScenario('default').scenario, clock: '2026-01-05T12:00:00Z' },
  });
  const page = await openPage(`${url}/#do`);
  const clock = page.getByRole('region', { name: 'Clock' });
  await clock.getByRole('button', { name: 'Freeze' }).click();
  await clock.getByRole('button', { name: 'Advance' }).click();
  await see(clock).toContainText('stands still at 2026-01-06T12:00:');
  expect(mock.clock.isFrozen).toBe(true);
  for (const [name, part] of [
    ['Trace', '"kind":"note"'],
    ['HAR', '"version": "1.2"'],
    ['Scenario', '"frozen": true'],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain(part);
  }
  await page.getByRole('button', { name: 'Reset to the seed' }).click();
  await see(page.getByText('✓ Reset to the seed')).toBeVisible();
});

test('the verdict turns red, and leads to the frame that proves it', async () => {
  const { url, webSocketUrl } = await startMock();
  const page = await openPage(`${url}/#verdict`);
  await see(page.getByText('No client has been seen yet.')).toBeVisible();
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  await see(page.getByText('What the clients were tested for, they keep.')).toBeVisible();
  ada.send({ room: '1', message: 'wrong key' });
  await see(page.getByText('A client breaks what the document asks of it.')).toBeVisible();
  const broken = page.getByRole('region', { name: 'Broken (MUST)' });
  await see(broken).toContainText('client.sent-frame');
  await see(page.getByRole('region', { name: 'Not put to the test' })).toContainText('client.reconnect-pause');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await broken.getByRole('link', { name: /entry/ }).click();
  await see(page.getByRole('complementary')).toContainText('"message": "wrong key"');
  await see(rowsOf(page).filter({ hasText: '⚑ client.sent-frame' })).toHaveCount(1);
});

test('axe finds nothing in Do, and on a phone nothing is wider than the screen', async () => {
  const { url } = await startMock();
  const page = await openPage(`${url}/#do`, { viewport: { width: 390, height: 780 } });
  await see(page.getByRole('region', { name: 'Faults' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
});
