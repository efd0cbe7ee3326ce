import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeEntry } from '../../src/traffic/index.ts';
import { readServeTrace } from '../../src/traffic/reading/index.ts';
import { httpTarget, tcpTarget } from '../forward/front.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent } from '../support/mock.ts';
import { Queue } from '../support/queue.ts';
import { RawClient } from '../support/raw-client.ts';
import { foundIn, inFrontOf, proxied } from './proxied.ts';

test('what passes on the chat paths is a trace like that of serve, without a token', async () => {
  const { proxy, url, webSocketUrl, events } = await proxied();
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'hi' });
  expect((await ada.next()).message.message).toBe('hi');
  await post(url, '/chat/room_info', { token: 'token-ada', body: { room_id: '1' } });
  await fetch(`${url}/elsewhere`);
  ada.close();
  await nextEvent(events, 'closed');
  expect(proxy.trace.entries().map(describeEntry)).toEqual([
    '#1 opened',
    '#1 → {"auth_token":"toke…"}',
    'user 1#1 ← {"status":"CONNECTED"}',
    'user 1#1 → {"room":"1","messages":"hi"}',
    expect.stringMatching(/^user 1#1 ← \{"message":\{"id":\d+,"message":"hi","poster":"ada","room":"1"/),
    'user 1 request 1 → POST /chat/room_info {"room_id":"1"}',
    'user 1 request 1 ← 200 {"room_name":"Lunch","occupants":["ada","bob","carol"]}',
    'user 1#1 closed (1005)',
  ]);
  const text = proxy.trace.entries().map((entry) => JSON.stringify(entry));
  expect(text.join('')).not.toContain('token-ada');
  expect(readServeTrace('trace', text.join('\n')).entries).toHaveLength(8);
});

test('users of a config have their names, and tokens of any form are cut', async () => {
  const token = 'a-token/with "quotes"';
  const target = await httpTarget((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ error: `no ${token} ${Buffer.from(token).toString('base64')}`, error_code: 'X' }));
  });
  const users = { member: { id: 'ada', token }, peer: { id: 'bob', token: 'token-bob' } };
  const { proxy, url } = await inFrontOf(target, { config: { users } });
  await fetch(`${url}/chat/retrieve`, {
    method: 'POST',
    body: JSON.stringify({ auth_token: token }),
    headers: { authorization: `Bearer ${token}` },
  });
  const text = JSON.stringify(proxy.trace.entries());
  expect(text).toContain('Bearer a-to…');
  expect(text).not.toMatch(/with|quotes|YS10b2tlbi93aXRo/);
});

test('a compressed answer passes as it is, and is recorded as what it says', async () => {
  const body = gzipSync('{"room_name":null,"occupants":[]}');
  const target = await httpTarget((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
  );
  const { proxy, url } = await inFrontOf(target);
  const answer = await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(proxy.trace.entries().at(-1)).toMatchObject({
    kind: 'response',
    status: 200,
    body: '{"room_name":null,"occupants":[]}',
  });
});

test('who ended a connection is recorded: the server, by its code or without one', async () => {
  const { proxy, behind, webSocketUrl, events } = await proxied();
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  behind.mock.steering.disconnect({ user: 'ada', code: 1011 });
  expect(await ada.closeCode()).toBe(1011);
  await nextEvent(events, 'closed');
  const bob = await RawClient.connect(webSocketUrl, 'token-bob');
  behind.mock.steering.disconnect({ user: 'bob', cut: true });
  expect(await bob.closeCode()).toBe(1006);
  await nextEvent(events, 'closed');
  const ends = proxy.trace.entries().filter(({ kind }) => kind === 'closing' || kind === 'closed');
  expect(ends).toMatchObject([
    { kind: 'closing', connection: 1, code: 1011 },
    { kind: 'closed', connection: 1, code: 1011 },
    { kind: 'closing', connection: 2, code: null },
    { kind: 'closed', connection: 2, code: 1006 },
  ]);
});

test('a client that vanishes has ended its connection itself', async () => {
  const { proxy, webSocketUrl, events } = await proxied();
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  ada.socket.terminate();
  await nextEvent(events, 'closed');
  expect(proxy.trace.entries().at(-1)).toMatchObject({ kind: 'closed', code: 1006 });
  expect(proxy.trace.entries().some(({ kind }) => kind === 'closing')).toBe(false);
});

test('two clients with one token are two connections of one user', async () => {
  const { proxy, webSocketUrl } = await proxied();
  const [one, other] = [
    await RawClient.connect(webSocketUrl, 'token-ada'),
    await RawClient.connect(webSocketUrl, 'token-ada'),
  ];
  one.send({ room: '1', messages: 'to both' });
  expect([await one.nextText(), await other.nextText()]).toEqual(['to both', 'to both']);
  const users = proxy.trace.entries().flatMap((entry) => ('user' in entry && entry.user) || []);
  expect(new Set(users)).toEqual(new Set(['user 1']));
  expect(foundIn(proxy.verdict.report())).toEqual([]);
});

test('fragments, pings and what is no frame pass unchanged; what can be read of them is recorded', async () => {
  const target = await tcpTarget((socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      for (const bytes of [
        [0x01, 1, 0x61],
        [0x89, 1, 0x21],
        [0x80, 1, 0x62],
        [0xf3, 7, 7],
      ])
        socket.write(Buffer.from(bytes));
    }),
  );
  const { proxy, url } = await inFrontOf(target);
  const { connect } = await import('node:net');
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('GET /chat/connect HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  let got = Buffer.alloc(0);
  const tail = Buffer.from([0x01, 1, 0x61, 0x89, 1, 0x21, 0x80, 1, 0x62, 0xf3, 7, 7]);
  const came = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      if (got.subarray(-tail.length).equals(tail)) resolve();
    });
  });
  await within(came, 'every byte');
  socket.destroy();
  expect(proxy.trace.entries()).toMatchObject([{ kind: 'opened' }, { kind: 'to-client', data: 'ab' }]);
});

test('a request in flight when the server goes away has no answer, and nobody is accused', async () => {
  const arrived = new Queue<true>();
  const target = await tcpTarget((socket) => {
    socket.on('data', () => {
      arrived.push(true);
      socket.destroy();
    });
  });
  const { proxy, url } = await inFrontOf(target);
  const answer = fetch(`${url}/chat/retrieve`, {
    method: 'POST',
    body: '{"after":0}',
    headers: { authorization: 'Bearer t-1' },
  });
  await arrived.next('the request');
  expect((await within(answer, 'an answer')).status).toBe(502);
  const last = proxy.trace.entries().at(-2);
  expect(last).toMatchObject({
    kind: 'response',
    request: 1,
    code: 'ECONNRESET',
    failure: expect.stringMatching(/before it had answered/),
  });
  expect(last).not.toHaveProperty('status');
  expect(foundIn(proxy.verdict.report())).toEqual([]);
});

test('the handshake is offered without compression, and the socket works', async () => {
  const { behind, webSocketUrl } = await proxied();
  const ada = await ChatClient.open(webSocketUrl, { perMessageDeflate: true });
  expect(ada.socket.extensions).toBe('');
  ada.socket.close();
  await within(once(ada.socket, 'close'), 'the connection to close');
  expect(behind.mock.switchboard.connections.count).toBe(0);
});
