import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { isCheckConfig } from '../../src/protocol/generated/check-config-validator.js';
import { isErrorBody } from '../../src/protocol/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';
import { rawAnswer } from '../support/raw-client.ts';

test('a browser on another origin may call the chat endpoints (CORS)', async () => {
  const { url } = await startMock();
  const preflight = await fetch(`${url}/chat/retrieve`, {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
  const refused = await post(url, '/chat/retrieve', { body: { after: 0 } });
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
});

test('a browser may send headers of its own, and cookies, to the chat endpoints (CORS)', async () => {
  const { url } = await startMock();
  const origin = 'http://localhost:5173';
  const wanted = 'authorization,content-type,traceparent';
  const preflight = await fetch(`${url}/chat/retrieve`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': wanted },
  });
  const refused = await fetch(`${url}/chat/retrieve`, { method: 'POST', headers: { origin }, body: '{"after":0}' });
  for (const { headers } of [preflight, refused]) {
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('vary')).toContain('Origin');
  }
  expect(preflight.headers.get('access-control-allow-headers')).toBe(wanted);
});

test('another method is answered by 405 with Allow', async () => {
  const { url } = await startMock();
  for (const [method, path, allow] of [
    ['GET', '/chat/retrieve', 'POST, OPTIONS'],
    ['DELETE', '/chat/create_dm', 'POST, OPTIONS'],
    ['POST', '/chat/connect', 'GET'],
  ] as const) {
    const response = await fetch(url + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(isErrorBody(await response.json())).toBe(true);
  }
});

test.each(['', '/w/mine'])(
  'a request that names the whole URL is answered, too (RFC 9112, 3.2.2): %s',
  async (world) => {
    const { url } = await startMock();
    const asked = request(url, {
      method: 'POST',
      path: `${url}${world}/chat/retrieve?x`,
      headers: { authorization: 'Bearer token-ada' },
    });
    asked.end('{"after":0}');
    const [answer] = await within(once(asked, 'response'), 'the answer');
    expect(answer.resume().statusCode).toBe(200);
  },
);

test('a plain GET on the WebSocket endpoint is answered by 426', async () => {
  const { url } = await startMock();
  const response = await fetch(`${url}/chat/connect`);
  expect([response.status, response.headers.get('upgrade')]).toEqual([426, 'websocket']);
});

test.each([
  ['/chat/retreive', '/chat/retrieve'],
  ['/retrieve', '/chat/retrieve'],
  ['/api/chat/room_info/', '/chat/room_info'],
  ['/chat/createdm', '/chat/create_dm'],
])('%s is nearly right: the answer and the event name %s', async (path, meant) => {
  const { url, events } = await startMock();
  const answer = await post(url, path, { token: 'token-ada', body: {} });
  expect(answer).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } });
  expect(answer.body.error).toContain(`Did you mean \`${meant}\`?`);
  expect((await nextEvent(events, 'turned-away')).cure).toContain(meant);
});

test('an upgrade of another path is refused and told of', async () => {
  const { url, events } = await startMock();
  await expect(ChatClient.open(`${url.replace('http', 'ws')}/chat/conect`)).rejects.toThrow('404');
  expect((await nextEvent(events, 'turned-away')).cure).toContain('/chat/connect');
});

test('a compressed body is answered by 415, which says what to do', async () => {
  const { url } = await startMock();
  const answer = await post(url, '/chat/retrieve', {
    token: 'token-ada',
    body: 'x',
    headers: { 'content-encoding': 'gzip' },
  });
  expect(answer.status).toBe(415);
  expect(answer.body.error).toContain('send it plain');
});

test('closing tells every client 1001, and may be done twice', async () => {
  const { server, webSocketUrl } = await startMock();
  const clients = [await ChatClient.connect(webSocketUrl, 'token-ada'), await ChatClient.open(webSocketUrl)];
  await within(Promise.all([server.close(), server.close()]), 'the server to close');
  for (const client of clients) expect((await within(client.closed, 'the connection to close')).code).toBe(1001);
});

test('the mock describes itself to a conformance check', async () => {
  const { url } = await startMock();
  const config = await (await fetch(`${url}/.well-known/chat-testbed.json`)).json();
  expect(isCheckConfig(config)).toBe(true);
  expect(config).toMatchObject({ users: { outsider: { id: 'eve' } }, rooms: { shared: '1', foreign: '3' } });
});

async function statusFor(url: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const asked = request(url + path, { headers }).end();
  const [response] = await within(once(asked, 'response'), `an answer of ${path}`);
  return response.resume().statusCode;
}

test('tokens and the control surface are only for this machine and its own origin', async () => {
  const { url } = await startMock();
  const { host } = new URL(url);
  for (const path of ['/.well-known/chat-testbed.json', '/__testbed/state', '/__testbed/trace']) {
    expect(await statusFor(url, path, { host })).toBe(200);
    expect(await statusFor(url, path, { host, origin: url })).toBe(200);
    expect(await statusFor(url, path, { host: 'evil.example' })).toBe(403);
    expect(await statusFor(url, path, { host: `127.0.0.1.evil.example` })).toBe(403);
    expect(await statusFor(url, path, { host, origin: 'http://evil.example' })).toBe(403);
    expect(await statusFor(url, path, { host, origin: 'null' })).toBe(403);
  }
});

test('without the control surface its paths are unknown', async () => {
  const { url } = await startMock({ hasControl: false });
  expect((await fetch(`${url}/__testbed/state`)).status).toBe(404);
});

test('a reset brings the seeded world back', async () => {
  const { url } = await startMock();
  await post(url, '/chat/create_dm', { token: 'token-carol', body: { other: 'eve' } });
  const reset = await fetch(`${url}/__testbed/reset`, { method: 'POST' });
  expect(((await reset.json()) as { rooms: unknown[] }).rooms).toHaveLength(4);
});

test('an upgrade that is no WebSocket is ignored, and the request is answered', async () => {
  const { url } = await startMock();
  const answer = await rawAnswer(
    url,
    'POST /chat/room_info HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-ada\r\nContent-Length: 15\r\n' +
      'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n{"room_id":"1"}',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*"room_name":"Lunch"/s);
});
