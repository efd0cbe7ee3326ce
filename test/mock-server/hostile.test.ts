import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ChatClient, post } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';
import { rawAnswer } from '../support/raw-client.ts';

/** Whatever was done to the mock, it still serves everybody else. */
async function expectStillServing({ url, webSocketUrl }: { url: string; webSocketUrl: string }): Promise<void> {
  const bob = await ChatClient.connect(webSocketUrl, 'token-bob');
  bob.send({ room: '1', messages: 'still here' });
  expect((await bob.next()).message.message).toBe('still here');
  expect((await post(url, '/chat/retrieve', { token: 'token-bob', body: { after: 0 } })).status).toBe(200);
}

async function rawSocket(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await within(once(socket, 'connect'), 'the TCP connection');
  return socket;
}

test('a frame of 20 MB closes its connection with 1009', async () => {
  const running = await startMock();
  for (const client of [
    await ChatClient.connect(running.webSocketUrl, 'token-ada'),
    await ChatClient.open(running.webSocketUrl),
  ]) {
    client.send('x'.repeat(20_000_000));
    expect((await within(client.closed, 'the close')).code).toBe(1009);
  }
  await expectStillServing(running);
});

test('a text frame that is not UTF-8 closes its connection with 1007', async () => {
  const running = await startMock();
  const ada = await ChatClient.connect(running.webSocketUrl, 'token-ada');
  ada.socket.send(Buffer.from([0xff, 0xfe, 0xfd]), { binary: false });
  expect((await within(ada.closed, 'the close')).code).toBe(1007);
  await expectStillServing(running);
});

test('deep nesting is dropped like any other malformed frame', async () => {
  const running = await startMock();
  const ada = await ChatClient.connect(running.webSocketUrl, 'token-ada');
  ada.send('['.repeat(5000) + ']'.repeat(5000));
  ada.send(`{"room":"1","messages":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`);
  await nextEvent(running.events, 'dropped');
  await nextEvent(running.events, 'dropped');
  await expectStillServing(running);
});

test('a frame that breaks the WebSocket protocol closes its connection', async () => {
  const running = await startMock();
  const socket = await rawSocket(running.url);
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13';
  socket.write(`GET /chat/connect HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${key}\r\n\r\n`);
  await within(once(socket, 'data'), 'the handshake');
  socket.write(Buffer.from([0xf3, 0x05, 0x00, 0x00]));
  await within(once(socket, 'close'), 'the close');
  await expectStillServing(running);
});

test('garbage instead of HTTP is answered by 400 and an error body', async () => {
  const running = await startMock();
  const answer = await rawAnswer(running.url, '\u0000\u0001garbage\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1.1 400/);
  expect(answer).toContain('"error_code":"BAD_REQUEST"');
  await rawAnswer(running.url, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`);
  await rawAnswer(
    running.url,
    'GET /chat/connect HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  );
  await rawAnswer(running.url, 'GET /nowhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  await expectStillServing(running);
});

test('a body past the limit is answered by 413, however long it goes on', async () => {
  const running = await startMock();
  const answer = await post(running.url, '/chat/retrieve', { token: 'token-ada', body: ' '.repeat(1_100_000) });
  expect(answer).toMatchObject({ status: 413, body: { error_code: 'PAYLOAD_TOO_LARGE' } });
  await expectStillServing(running);
});

test('half-open sockets and half-sent requests keep nobody else waiting', async () => {
  const running = await startMock();
  for (let count = 0; count < 20; count += 1) {
    const socket = await rawSocket(running.url);
    socket.write('POST /chat/retrieve HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');
  }
  const ada = await ChatClient.connect(running.webSocketUrl, 'token-ada');
  ada.socket.terminate();
  await nextEvent(running.events, 'closed');
  await expectStillServing(running);
});

test('a client that reads nothing is cut off before it fills the memory', async () => {
  const running = await startMock();
  const ada = await ChatClient.connect(running.webSocketUrl, 'token-ada');
  const bob = await ChatClient.connect(running.webSocketUrl, 'token-bob');
  ada.socket.pause();
  const text = 'x'.repeat(900_000);
  let isCutOff = false;
  const cutOff = nextEvent(running.events, 'cut-off').then(() => (isCutOff = true));
  for (let count = 0; count < 200 && !isCutOff; count += 1) {
    bob.send({ room: '2', messages: text });
    await bob.next();
  }
  await within(cutOff, 'ada to be cut off');
  await expectStillServing(running);
}, 30_000);

test('what is kept of a flood is bounded', async () => {
  const { mock, webSocketUrl } = await startMock();
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  for (let count = 0; count < 12_000; count += 1) ada.send('junk');
  ada.send({ room: '2', messages: 'the last' });
  expect((await ada.next()).message.message).toBe('the last');
  const { trace } = mock.switchboard;
  expect(trace.entries()).toHaveLength(trace.capacity);
  expect(trace.forgotten).toBeGreaterThan(0);
}, 30_000);

test('a client that asks and asks, and reads nothing, is not answered ahead', async () => {
  const users = [{ id: 'ada' }];
  const rooms = [{ id: '1', occupants: ['ada'] }];
  const messages = [{ room: '1', poster: 'ada', message: 'x'.repeat(1_000_000) }];
  const running = await startMock({ scenario: { users, rooms, messages } });
  const socket = await rawSocket(running.url);
  const asked = 60;
  const request = 'POST /chat/retrieve HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-ada\r\nContent-Length: 11';
  socket.pause().write(`${request}\r\n\r\n{"after":0}`.repeat(asked));
  const { trace } = running.mock.switchboard;
  const answered = (): number => trace.entries().filter(({ kind }) => kind === 'response').length;
  for (let count = 0; count < 3; count += 1) await fetch(`${running.url}/chat/connect`);
  expect(answered()).toBeLessThan(20);
  socket.resume();
  while (answered() < asked) await within(once(socket, 'data'), 'another answer');
}, 30_000);
