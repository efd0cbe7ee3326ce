import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { Connection, HttpClient, Recorder, Transcript } from '../../src/wire-client/index.ts';
import { type ReadBody, readBody } from '../../src/wire-client/read-body.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

test('of a body without end only the beginning is kept', async () => {
  const server = createServer((_request, response) => {
    const fill = (): void => {
      while (response.write(Buffer.alloc(65_536, 'x')));
    };
    response.on('drain', fill);
    fill();
  });
  const port = await listenOnLoopback(server);
  const client = new HttpClient({ tls: {}, timeoutMs: 20_000 });
  onTestFinished(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  const answer = await client.send({ url: `http://127.0.0.1:${port}` });
  expect(answer).toMatchObject({ status: 200, truncated: true });
  expect(answer.body).toHaveLength(65_536);
}, 30_000);

test('bodies that are read at once have so many bytes together, and no more', async () => {
  const begun: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    begun.push(response);
    response.write(Buffer.alloc(700_000, 'x'));
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => void server.close());
  const reads = Array.from({ length: 4 }, async () => {
    const asked = get({ port, host: '127.0.0.1', agent: false }).on('error', () => {});
    const [incoming] = await within(once(asked, 'response'), 'an answer');
    const read = new Promise<ReadBody>((resolve, reject) => readBody(incoming, reject, resolve, 2_500_000));
    return within(read, 'a body, whole or cut');
  });
  expect((await within(Promise.race(reads), 'a body that is cut')).truncated).toBe(true);
  for (const response of begun) response.end();
  const bodies = await within(Promise.all(reads), 'the others');
  expect(bodies.filter(({ truncated }) => !truncated).map(({ body }) => body.length)).toEqual(Array(3).fill(700_000));
});

test('a connection that never stops sending is ended when the run keeps no more, and that is told once', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await within(once(server, 'listening'), 'the server to listen');
  onTestFinished(() => server.close());
  server.on('connection', (socket) => {
    const send = (): void => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send('x'.repeat(1000), () => setImmediate(send));
    };
    socket.on('error', () => {});
    send();
  });
  let told = 0;
  const recorder = new Recorder({ most: 100_000, onFull: () => (told += 1) });
  const connection = new Connection({
    user: 'member',
    label: 'member#1',
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'token-ada',
    show: String,
    tls: {},
    timeoutMs: 5000,
    transcript: new Transcript(recorder),
  });
  expect(await within(connection.ended(5000), 'the end of the connection')).toBeTruthy();
  expect(connection.failure?.message).toBe('the server has sent more than a run keeps');
  expect([recorder.isFull, told]).toEqual([true, 1]);
  expect(recorder.entries.length).toBeLessThan(200);
});
