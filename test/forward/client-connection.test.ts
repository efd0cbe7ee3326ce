import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { parseFault } from '../../src/faults/index.ts';
import { within } from '../support/deadline.ts';
import { Queue } from '../support/queue.ts';
import { BareClient, front, httpTarget, tcpTarget } from './front.ts';

const post = (path: string, body: string, headers = ''): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
const answer = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const upgraded = 'HTTP/1.1 101 Sure\r\nConnection: Upgrade\r\nUpgrade: odd\r\n\r\n';

/** A target that answers requests and upgrades, each of its connections for the test to end. */
async function target() {
  const sockets = new Queue<Socket>();
  const url = await tcpTarget((socket) => {
    sockets.push(socket);
    socket.on('data', (bytes) => {
      if (/^GET/.test(bytes.toString())) socket.write(upgraded);
      else if (/^POST/.test(bytes.toString())) socket.write(answer('fine'));
      else socket.write(`echo ${bytes}`);
    });
  });
  return { url, sockets };
}

test('a request that a fault holds up outlives the connection on which the one before was answered', async () => {
  const { url, sockets } = await target();
  const { port, proxy } = await front(url);
  const client = new BareClient(port);
  client.send(post('/chat/retrieve', '{"after":0}'));
  await client.came(/fine$/);
  proxy.faults.add(parseFault('{ on: retrieve, delay: 300ms }'));
  proxy.onEvent(({ type }) => {
    if (type === 'fault') void sockets.next('a connection to the server').then((socket) => socket.end());
  });
  client.send(post('/chat/retrieve', '{"after":1}'));
  await client.came(/fine.*fine$/s);
  client.send(post('/other', ''));
  await client.came(/fine.*fine.*fine$/s);
});

test('an upgraded connection outlives the one to the server on which its requests had gone', async () => {
  const { url, sockets } = await target();
  const { port } = await front(url);
  const client = new BareClient(port);
  client.send(post('/other', ''));
  await client.came(/fine$/);
  const first = await sockets.next('a connection to the server');
  client.send('GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: odd\r\n\r\n');
  await client.came(/101 Sure.*\r\n\r\n$/s);
  if (!first.closed) await within(once(first.end(), 'close'), 'the first connection to the server to end');
  client.send('hello');
  await client.came(/echo hello$/);
});

test('a POST that offers h2c is passed on with its body, as if it did not', async () => {
  const asked: unknown[] = [];
  const url = await httpTarget((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      asked.push([request.headers.upgrade, body]);
      response.end('fine');
    });
  });
  const { port, proxy } = await front(url);
  const client = new BareClient(port);
  const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEA\r\n';
  client.send(post('/chat/retrieve', '{"after":0}', offer));
  await client.came(/fine/);
  expect(asked).toEqual([[undefined, '{"after":0}']]);
  await expect
    .poll(() => proxy.trace.entries().map(({ kind }) => kind), { message: 'request and answer are recorded' })
    .toEqual(['request', 'response']);
});
