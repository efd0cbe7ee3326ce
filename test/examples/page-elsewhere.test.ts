import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { proxied } from '../proxy/proxied.ts';
import { openPage, rowsOf, see, useChromium } from '../support/browsing.ts';
import { ChatClient } from '../support/chat-client.ts';
import { chatTestbed } from '../support/command.ts';
import { startMock } from '../support/mock.ts';

useChromium();

/** What a mock has recorded of a client that sends a wrong key, as a file. */
async function recordedTrace(): Promise<string> {
  const { mock, webSocketUrl, events } = await startMock();
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', message: 'wrong key' });
  while ((await events.next('a dropped frame')).type !== 'dropped');
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-page-')), 'trace.ndjson');
  const { trace } = mock.switchboard;
  writeFileSync(
    file,
    trace
      .entries()
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join(''),
  );
  return file;
}

const dropFile = (page: Page, name: string, content: string): Promise<void> =>
  page.evaluate(
    `{ const data = new DataTransfer();
       data.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}));
       dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true })); }`,
  );

test('a proxy has the page below /__testbed, with the verdict on the server and its clients', async () => {
  const { url, webSocketUrl } = await proxied();
  const page = await openPage(`${url}/__testbed/`);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send('no JSON');
  await see(rowsOf(page).filter({ hasText: 'no JSON' })).not.toHaveCount(0);
  await see(page.getByText('proxy of http://127.0.0.1')).toBeVisible();
  await page.getByRole('link', { name: 'Verdict' }).click();
  await see(page.getByRole('region', { name: 'Broken (MUST)' })).toContainText('client.valid-json');
  await page.getByRole('link', { name: 'Do', exact: true }).click();
  await see(page.getByRole('region', { name: 'Faults' })).toBeVisible();
  await see(page.getByRole('region', { name: 'Users' })).toHaveCount(0);
});

test('open shows a recording with its verdict; another one is dropped onto it', async () => {
  const file = await recordedTrace();
  const command = chatTestbed('open', file);
  const [, url = ''] = /^(http\S+) shows \d+ entries/.exec(await command.printed(/Ctrl-C/)) ?? [];
  const page = await openPage(url);
  await rowsOf(page).filter({ hasText: 'wrong key' }).first().click();
  await see(page.getByRole('complementary')).toContainText('ada sent `message`');
  await page.getByRole('link', { name: 'Verdict' }).click();
  await see(page.getByRole('region', { name: 'Broken (MUST)' })).toContainText('client.sent-frame');
  await page.getByRole('link', { name: 'Do', exact: true }).click();
  await see(page.getByText('there is no running mock behind this page')).toBeVisible();
  await dropFile(page, 'other.ndjson', '{"seq":1,"at":5,"kind":"opened","connection":77}\n');
  await page.getByRole('link', { name: 'Live' }).click();
  await see(rowsOf(page)).toHaveCount(1);
  await dropFile(page, 'no.json', 'nothing of the kind');
  await see(page.getByRole('alert')).toContainText('no.json');
});

test('a running mock says who opens a file', async () => {
  const { url } = await startMock();
  const page = await openPage(url);
  await see(page.getByText('● live')).toBeVisible();
  await dropFile(page, 'page.har', '{}');
  await see(page.getByRole('alert')).toContainText('chat-testbed open page.har');
  expect(await rowsOf(page).count()).toBe(0);
});
