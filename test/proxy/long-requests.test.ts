import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseFault } from '../../src/faults/index.ts';
import { readBody } from '../../src/proxy/chat/read-body.ts';
import { BareClient, httpTarget } from '../forward/front.ts';
import { within } from '../support/deadline.ts';
import { Queue } from '../support/queue.ts';
import { inFrontOf } from './proxied.ts';

const longest = 33_554_432;

/** A server that answers with the length of what it got. */
const measuring = () =>
  httpTarget(async (request, response) => void response.end(String((await buffer(request)).length)));

test('a request that is longer than any passes, and no fault acts on it', async () => {
  const faults = [parseFault('{ on: retrieve, respond: { status: 500 } }')];
  const { proxy, url } = await inFrontOf(await measuring(), { faults });
  const ask = async (length: number) => {
    const answer = await fetch(`${url}/chat/retrieve`, { method: 'POST', body: Buffer.alloc(length, 'x') });
    return [answer.status, await answer.text()];
  };
  expect(await ask(longest + 1)).toEqual([200, String(longest + 1)]);
  expect(await ask(longest)).toEqual([500, '']);
  expect(proxy.trace.entries().filter(({ kind }) => kind !== 'note')).toMatchObject([
    { kind: 'request', request: 1 },
    { kind: 'response', request: 1, status: 200 },
    { kind: 'request', request: 2, side: 'client' },
    { kind: 'response', request: 2, status: 500, side: 'client' },
  ]);
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
])('of a request that a few bytes of %s make long nothing is read', async (encoding, compress) => {
  const { proxy, url } = await inFrontOf(await measuring());
  const ask = async (length: number) => {
    const body = compress(Buffer.alloc(length, 'x'));
    const headers = { 'content-encoding': encoding };
    const answer = await fetch(`${url}/chat/retrieve`, { method: 'POST', headers, body });
    expect(await answer.text()).toBe(String(body.length));
    return body.length;
  };
  const length = await ask(1_048_577);
  await ask(1_048_576);
  expect(proxy.trace.entries().filter(({ kind }) => kind === 'request')).toMatchObject([
    { body: '', length },
    { body: expect.stringMatching(/^x{4096}/), length: 1_048_576 },
  ]);
});

test('while a fault holds sixteen requests up no more is read of their client', async () => {
  const { proxy, url } = await inFrontOf(await measuring(), {
    faults: [parseFault('{ on: retrieve, hang: true }')],
  });
  const asked = new Queue<Socket>();
  const handle = proxy.request.bind(proxy);
  proxy.request = (request, response) => {
    handle(request, response);
    asked.push(request.socket);
  };
  const client = new BareClient(Number(new URL(url).port));
  const ask = async (): Promise<Socket> => {
    client.send('POST /chat/retrieve HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
    return asked.next('the request');
  };
  for (let count = 1; count < 16; count += 1) await ask();
  const socket = await ask();
  await new Promise(setImmediate);
  expect(socket.isPaused()).toBe(true);
});

test('of a client that faults delay every request is answered, in its order', async () => {
  const faults = [parseFault('{ on: retrieve, delay: 1ms }')];
  const { url } = await inFrontOf(await measuring(), { faults });
  const client = new BareClient(Number(new URL(url).port));
  const lengths = Array.from({ length: 300 }, (_, index) => 1000 + index);
  const requestOf = (length: number): string =>
    `POST /chat/retrieve HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length)}`;
  client.send(lengths.map(requestOf).join(''));
  const text = await client.came(/\r\n1299(\r\n|$)/);
  expect([...text.matchAll(/\r\n(1\d{3})(?=\r\n|HTTP|$)/g)].map(([, length]) => Number(length))).toEqual(lengths);
});

test('what was read of a body that is too long stands before the rest again, even for one who reads late', async () => {
  const pieces = ['one ', 'two ', 'three ', 'four'].map((text) => Buffer.from(text));
  const body = Readable.from(pieces, { objectMode: false });
  expect(await readBody(body, 5)).toBeUndefined();
  await new Promise(setImmediate);
  let text = '';
  body.on('data', (chunk) => (text += chunk));
  await within(once(body, 'end'), 'the end of the body');
  expect(text).toBe('one two three four');
  expect(String(await readBody(Readable.from(pieces, { objectMode: false }), 18))).toBe('one two three four');
});

test('a client that waits for 100 Continue is told to go on, though a fault may act on its request', async () => {
  const faults = [parseFault('{ on: retrieve, fields: { beta: 1 } }')];
  const { url } = await inFrontOf(await measuring(), { faults });
  const client = new BareClient(Number(new URL(url).port));
  client.send('POST /chat/retrieve HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
  await client.came(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
  client.send('12345');
  await client.came(/HTTP\/1\.1 200 OK\r\n.*5$/s);
});
