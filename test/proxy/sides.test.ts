import { expect, test } from 'vitest';
import { parseFault } from '../../src/faults/index.ts';
import { reporters } from '../../src/report/index.ts';
import { describeEntry, type TraceEntry, toTranscriptEntry } from '../../src/traffic/index.ts';
import { readServeTrace, TranscriptReader } from '../../src/traffic/reading/index.ts';
import { nextEvent } from '../support/mock.ts';
import { RawClient } from '../support/raw-client.ts';
import { foundIn, proxied } from './proxied.ts';

const started = (...faults: string[]) => proxied({ faults: faults.map((fault) => parseFault(fault)) });

async function askRoom(url: string): Promise<void> {
  const headers = { authorization: 'Bearer token-ada' };
  await (await fetch(`${url}/chat/room_info`, { method: 'POST', body: '{"room_id":"1"}', headers })).text();
}

/** What passed on one side alone, and whether an entry like it passed all the way or on the other side. */
const sides = (entries: readonly TraceEntry[]): string[] =>
  entries.flatMap((entry) => {
    const line = describeEntry(entry).replace(
      /.*(→|←) .*?(POST \S+|\b[245]\d\d\b|one|two|odd).*?(\(between.*)?$/,
      '$1 $2 $3',
    );
    return /^[→←] /.test(line) ? [line.trim()] : [];
  });
const alone = (side: string): string => `(between proxy and ${side} alone)`;

test.each([
  ['drop: true', ['→ one', `← one ${alone('server')}`, '→ two', '← two']],
  ['duplicate: true', ['→ one', '← one', `← one ${alone('client')}`, '→ two', '← two']],
  ['inject: { odd: 1 }', ['→ one', `← odd ${alone('client')}`, '← one', '→ two', '← two']],
  ['oversized: 5000', ['→ one', `← one ${alone('server')}`, `← one ${alone('client')}`, '→ two', '← two']],
  ['hold: 1', ['→ one', `← one ${alone('server')}`, '→ two', '← two', `← one ${alone('client')}`]],
])('a fault on what reaches a client, %s: what passed on one side alone says so', async (effect, expected) => {
  const { webSocketUrl, proxy } = await started(`{ on: deliver, nth: 1, ${effect} }`);
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  for (const messages of ['one', 'two']) ada.send({ room: '1', messages });
  while ((await ada.next()).includes('two') === false);
  if (effect === 'hold: 1') await ada.next();
  const passed = sides(proxy.trace.entries());
  expect([...passed].sort()).toEqual([...expected].sort());
  expect(foundIn(proxy.verdict.report())).toEqual([]);
});

test.each([
  ['drop: true', [`→ one ${alone('client')}`, '→ two', '← two']],
  ['duplicate: true', ['→ one', `→ one ${alone('server')}`, '← one', '← one', '→ two', '← two']],
  [
    'delay: 5ms',
    [
      `→ one ${alone('client')}`,
      `→ one ${alone('server')}`,
      '← one',
      `→ two ${alone('client')}`,
      `→ two ${alone('server')}`,
      '← two',
    ],
  ],
])('a fault on what a client says, %s: what passed on one side alone says so', async (effect, expected) => {
  const { webSocketUrl, proxy } = await started(`{ on: send, nth: 1, ${effect} }`);
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  for (const messages of ['one', 'two']) ada.send({ room: '1', messages });
  while ((await ada.next()).includes('two') === false);
  expect([...sides(proxy.trace.entries())].sort()).toEqual([...expected].sort());
  expect(foundIn(proxy.verdict.report())).toEqual([]);
});

test.each([
  ['respond: { status: 500 }', [`→ POST /chat/room_info ${alone('client')}`, `← 500 ${alone('client')}`]],
  ['fields: { beta: 1 }', ['→ POST /chat/room_info', `← 200 ${alone('server')}`, `← 200 ${alone('client')}`]],
  ['delay: 5ms', [`→ POST /chat/room_info ${alone('client')}`, `→ POST /chat/room_info ${alone('server')}`, '← 200']],
  ['nth: 2, respond: { status: 500 }', ['→ POST /chat/room_info', '← 200']],
])('a fault on a request, %s: what passed on one side alone says so', async (effect, expected) => {
  const { url, proxy } = await started(`{ on: room_info, ${effect} }`);
  await askRoom(url);
  expect(sides(proxy.trace.entries())).toEqual(expected);
  expect(foundIn(proxy.verdict.report())).toEqual([]);
});

test('without a fault everything passes all the way; a trace with sides is read again', async () => {
  const { url, webSocketUrl, proxy, events } = await started('{ on: send, nth: 2, drop: true }');
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'one' });
  await ada.next();
  const before = proxy.trace.entries();
  expect(JSON.stringify(before)).not.toMatch(/"side"|at-server/);
  proxy.faults.add(parseFault('{ on: room_info, fields: { beta: 1 } }'));
  await askRoom(url);
  ada.send({ room: '1', messages: 'two' });
  await nextEvent(events, 'fault');
  const entries = proxy.trace.entries();
  const text = entries.map((entry) => JSON.stringify(entry)).join('\n');
  expect(text).toContain('"at-server"');
  expect(text).not.toContain('token-ada');
  expect(readServeTrace('trace', `${text}\n`).entries).toEqual(entries);
});

test('a finding amid faults has a diagram of client, proxy and server', async () => {
  const { webSocketUrl, proxy } = await started(
    '{ on: send, nth: 1, drop: true }',
    '{ on: deliver, nth: 1, oversized: 1000 }',
  );
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'one' });
  ada.send({ room: '1', messages: 'two' });
  await ada.next();
  ada.send({ room: '1', text: 'no such key' });
  ada.send({ room: '1', messages: 'barrier' });
  while ((await ada.next()).includes('barrier') === false);
  const report = proxy.verdict.report();
  expect(foundIn(report)).toEqual(['client:user 1 client.sent-frame']);
  const html = reporters.html(report);
  expect(html).toContain('with-proxy');
  expect(html).toMatch(/>proxy</);
  const text = reporters.pretty(report);
  expect(text).toMatch(/→\| \{"room":"1","messages":"one"\}/);
  expect(text).toMatch(/\|← .*"two"/);
  expect(text).toMatch(/←\| .*"two\.+/);
});

test('a transcript with sides is read as what passed on each of them', async () => {
  const { url, webSocketUrl, proxy } = await started(
    '{ on: deliver, nth: 1, drop: true }',
    '{ on: room_info, nth: 1, fields: { beta: 1 } }',
    '{ on: room_info, nth: 2, delay: 5ms }',
  );
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  for (const messages of ['one', 'two']) ada.send({ room: '1', messages });
  await ada.next();
  for (let count = 0; count < 2; count += 1) await askRoom(url);
  const entries = proxy.trace.entries().filter(({ kind }) => kind !== 'note');
  const transcript = entries.flatMap((entry) => toTranscriptEntry(entry, 0) ?? []);
  const read = new TranscriptReader({ isVerbatim: true }).read(transcript, 0);
  const shown = (all: readonly TraceEntry[]) => sides(all).map((line) => line.replace('user 1 ', ''));
  expect(shown(read)).toEqual(shown(entries));
  expect(read.filter(({ kind }) => kind === 'at-server')).toHaveLength(3);
  expect(read.flatMap((entry) => (entry.kind === 'response' ? entry.request : []))).toEqual([1, 2]);
});
