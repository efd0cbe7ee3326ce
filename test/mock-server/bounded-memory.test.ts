import { once } from 'node:events';
import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import type { Mock } from '../../src/mock-server/index.ts';
import { ServerLog } from '../../src/server-kit/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { control } from '../support/control.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';

test('the room of a dropped frame, a path and a scheme are kept short, in the trace and in the log', async () => {
  const { mock, url, webSocketUrl, events } = await startMock();
  const written: string[] = [];
  const colors = { dim: String, yellow: String };
  const log = new ServerLog({ style: 'json', write: (text) => written.push(text), now: () => 0, colors });
  mock.switchboard.onEvent((event) => log.tell(event));
  const long = 'r'.repeat(900_000);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  for (const frame of [{ room: long, messages: 'x' }, { room: '1', [long]: 'x' }, { [long]: 1 }]) ada.send(frame);
  for (let count = 0; count < 3; count += 1) await nextEvent(events, 'dropped');
  await fetch(`${url}/${'p'.repeat(9000)}`);
  await fetch(`${url}/chat/room_info`, { method: 'POST', headers: { authorization: `${'s'.repeat(9000)} token` } });
  await post(url, '/chat/room_info', { token: 'token-ada', body: { room_id: long } });
  await post(url, '/chat/create_dm', { token: 'token-ada', body: { other: long } });
  const texts = mock.switchboard.trace.entries().flatMap((entry) => Object.values(entry));
  const lengths = texts.map((text) => (typeof text === 'string' ? text.length : 0));
  expect(Math.max(...lengths)).toBeLessThan(5000);
  expect(mock.switchboard.trace.bytes).toBeLessThan(200_000);
  log.flush();
  expect(written.join('').length).toBeLessThan(100_000);
});

test('the traces of all worlds have one memory: paths without a token fill it, and no more', async () => {
  const most = 150_000;
  const { mock, url } = await startMock({ mostTraceBytes: most });
  const worlds: Mock[] = [];
  const fork = mock.fork.bind(mock);
  mock.fork = () => {
    const world = fork();
    worlds.push(world);
    return world;
  };
  for (let count = 0; count < 240; count += 1) await fetch(`${url}/w/${count % 8}/chat/${'p'.repeat(2000)}`);
  const bytes = worlds.reduce((sum, { switchboard }) => sum + switchboard.trace.bytes, 0);
  expect(worlds).toHaveLength(8);
  expect(bytes).toBeGreaterThan(most / 2);
  expect(bytes).toBeLessThanOrEqual(most);
});

test('a full world refuses as an internal error does, and a reset empties it', async () => {
  const { url, webSocketUrl, events } = await startMock({ mostHistoryBytes: 100_000 });
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  let isClosed = false;
  ada.closed.then(() => (isClosed = true));
  for (let count = 0; count < 200 && !isClosed; count += 1) {
    ada.send({ room: '1', messages: 'x'.repeat(1000) });
    await within(Promise.race([ada.next(), ada.closed]), 'a frame or the close');
  }
  expect((await within(ada.closed, 'the close')).code).toBe(1011);
  expect((await nextEvent(events, 'cut-off')).why).toContain('the worlds are full (1 MB): reset them');
  const dm = () => post(url, '/chat/create_dm', { token: 'token-ada', body: { other: 'eve' } });
  expect((await dm()).status).toBe(500);
  const steered = await control(url, 'POST', '/post', { as: 'bob', room: '1', message: 'x' });
  expect([steered.status, steered.answer.error]).toEqual([400, expect.stringContaining('Nothing more can be posted')]);
  await control(url, 'POST', '/reset', {});
  expect((await dm()).status).toBe(200);
});

test('what is too long for a text is answered by 500, and the mock goes on', async () => {
  const { mock, url, webSocketUrl } = await startMock();
  const { messages } = mock.world.rooms.get('1') as { messages: { message: string }[] };
  // Every character takes six in JSON.
  const text = '\u0001'.repeat(10_000_000);
  for (let count = 0; count < 10; count += 1) messages.push({ ...(messages[0] as object), message: text });
  const ask = { token: 'token-ada', body: { after: 0 }, deadlineMs: 25_000 };
  const answer = await post(url, '/chat/retrieve', ask);
  expect(answer).toMatchObject({ status: 500, body: { error_code: 'INTERNAL_ERROR' } });
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '2', messages: 'still here' });
  expect((await ada.next()).message.message).toBe('still here');
}, 30_000);

test('who was refused and does not go, or never finishes a handshake, does not keep the mock from closing', async () => {
  const { server, url } = await startMock();
  const { port } = new URL(url);
  const silent = createConnection({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  const refused = createConnection({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  await within(Promise.all([once(silent, 'connect'), once(refused, 'connect')]), 'the connections to open');
  for (const socket of [silent, refused]) socket.on('error', () => {});
  refused.write('GET /nowhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  await within(once(refused, 'data'), 'the refusal');
  await within(server.close(), 'the mock to close');
});
