import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { shortenToken } from '../../src/protocol/index.ts';
import { Connection, Transcript } from '../../src/wire-client/index.ts';
import { within } from '../support/deadline.ts';
import { listenInTest } from '../support/socket-server.ts';

/** What a server received, in its order. */
type Came = string[];

async function connected(cameTo: Came): Promise<Connection> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      cameTo.push(`text ${data}`);
      socket.send(String(data).slice(0, 20));
    });
    socket.on('ping', () => cameTo.push('ping'));
    socket.on('error', ({ message }) => cameTo.push(message));
  });
  const url = await listenInTest(server, sockets);
  const connection = new Connection({
    user: 'member',
    label: 'member#1',
    url: url.replace('http', 'ws'),
    token: 'token-ada',
    show: shortenToken,
    tls: {},
    timeoutMs: 10_000,
    keepAliveMs: 1,
    transcript: new Transcript(),
  });
  onTestFinished(() => connection.close());
  await within(connection.opened(), 'an open connection');
  return connection;
}

test.each([
  ['a short text', 1, 5],
  ['a text whose length takes two bytes', 3, 300],
  ['a text whose length takes eight bytes', 70_000, 70_001],
])('%s comes whole though its bytes leave in two parts', async (_what, first, length) => {
  const came: Came = [];
  const connection = await connected(came);
  const text = `é${'x'.repeat(length - 2)}€`;
  await within(connection.sendInTwoPackets(text, { first, between: () => Promise.resolve() }), 'both parts');
  expect(await connection.sees(text.slice(0, 5))).toBe(true);
  expect(came.filter((each) => each !== 'ping')).toEqual([`text ${text}`]);
});

test('nothing leaves between the two parts: no ping that keeps the connection alive', async () => {
  const came: Came = [];
  const connection = await connected(came);
  const pings = () => came.filter((each) => each === 'ping').length;
  await expect.poll(pings, { message: 'a ping that keeps the connection alive' }).toBeGreaterThan(0);
  // Timers that are due while it is waited for have had their turn.
  const between = () => pause(20);
  await within(connection.sendInTwoPackets('whole', { first: 3, between }), 'both parts');
  expect(await connection.sees('whole')).toBe(true);
  expect(came.filter((each) => each !== 'ping')).toEqual(['text whole']);
  const before = pings();
  await expect.poll(pings, { message: 'pings go on afterwards' }).toBeGreaterThan(before);
});
