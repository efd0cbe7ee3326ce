import { createServer } from 'node:http';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import type { ChatSocketOptions } from '../../src/index.ts';
import { attachChatSocket, chatMiddleware, loadScenario, Mock } from '../../src/mock-server/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { rawAnswer } from '../support/raw-client.ts';

async function mounted(prepare: (app: express.Express) => void = () => {}): Promise<string> {
  return (await mountedMock(prepare)).url;
}

async function mountedMock(prepare: (app: express.Express) => void, socketOptions: ChatSocketOptions = {}) {
  const mock = await Mock.create(loadScenario('default').scenario);
  const app = express();
  prepare(app);
  app.use('/api', chatMiddleware(mock));
  app.get('/own', (_request, response) => void response.send('mine'));
  const server = createServer(app);
  attachChatSocket(server, mock, { prefix: '/api', ...socketOptions });
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    mock.switchboard.connections.closeAll(1001, '');
    server.close();
    server.closeAllConnections();
  });
  return { mock, url: `http://127.0.0.1:${port}` };
}

test('the chat part mounts into somebody’s own Express app and server', async () => {
  const url = await mounted();
  const ada = await ChatClient.connect(`${url.replace('http', 'ws')}/api/chat/connect`, 'token-ada');
  ada.send({ room: '1', messages: 'from inside' });
  const { message } = await ada.next();
  const { body } = await post(url, '/api/chat/retrieve', { token: 'token-bob', body: { after: message.id - 1 } });
  expect(body.occupants).toEqual([message]);
  expect(await (await fetch(`${url}/own`)).text()).toBe('mine');
  expect((await fetch(`${url}/api/else`)).status).toBe(404);
});

test('a body that express.json() has read already is understood', async () => {
  const url = await mounted((app) => app.use(express.json()));
  const response = await fetch(`${url}/api/chat/room_info`, {
    method: 'POST',
    headers: { authorization: 'Bearer token-ada', 'content-type': 'application/json' },
    body: '{"room_id":"1"}',
  });
  expect(await response.json()).toEqual({ room_name: 'Lunch', occupants: ['ada', 'bob', 'carol'] });
});

test('a client that floods is held back and told of, and loses nothing by it', async () => {
  const { mock, url } = await mountedMock(() => {}, { maxFramesPerSecond: 50 });
  const told: unknown[] = [];
  mock.switchboard.onEvent((event) => event.type === 'held-back' && told.push(event));
  const ada = await ChatClient.connect(`${url.replace('http', 'ws')}/api/chat/connect`, 'token-ada');
  const bob = await ChatClient.connect(`${url.replace('http', 'ws')}/api/chat/connect`, 'token-bob');
  for (let count = 0; count < 200; count += 1) ada.send({ room: '2', messages: `${count}` });
  for (let count = 0; count < 200; count += 1) expect((await bob.next()).message.message).toBe(`${count}`);
  expect(told).toEqual([{ type: 'held-back', connection: 1, user: 'ada', framesPerSecond: 50 }]);
});

test('a client that floods with large frames is held back by their bytes', async () => {
  const { mock, url } = await mountedMock(() => {}, { maxBytesPerSecond: 100_000 });
  const told: unknown[] = [];
  mock.switchboard.onEvent((event) => event.type === 'held-back' && told.push(event));
  const ada = await ChatClient.connect(`${url.replace('http', 'ws')}/api/chat/connect`, 'token-ada');
  for (let count = 0; count < 5; count += 1) ada.send({ room: '2', messages: `${count}`.repeat(60_000) });
  for (let count = 0; count < 5; count += 1) expect((await ada.next()).message.message[0]).toBe(`${count}`);
  expect(told).toEqual([{ type: 'held-back', connection: 1, user: 'ada', bytesPerSecond: 100_000 }]);
});

test('an upgrade that nobody takes is ignored, and the request is answered', async () => {
  const url = await mounted();
  expect(
    await rawAnswer(url, 'GET /own HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n'),
  ).toMatch(/^HTTP\/1\.1 200 .*mine$/s);
});
