import { once } from 'node:events';
import path from 'node:path';
import { WebSocket } from 'ws';
import { bareHttp, type Contender, type Running, start } from './contender.ts';
import { requestsPerSecond } from './load.ts';
import { inTurn, median, printTable } from './statistics.ts';

const program = path.join(import.meta.dirname, '../bin/chat-testbed.js');
const [requests, messages, sockets] = [400, 400, 1000];

const proxyOf = (url: string): Contender => ({
  name: 'through the proxy',
  args: [program, 'proxy', url, '--port', '0', '--json'],
});

/** A bare server, and the same one behind the proxy with its log and judges on. */
export async function benchProxy(): Promise<void> {
  const bare = await start(bareHttp);
  const proxy = await start(proxyOf(bare.url));
  const running = [
    { name: bareHttp.name, ...bare },
    { name: 'through the proxy', ...proxy },
  ];
  try {
    const load = { path: '/chat/room_info', body: '{"room_id":"1"}', token: 'token-ada', durationMs: 1000 };
    const throughput = ({ url }: Running) => requestsPerSecond({ url, connections: 50, ...load });
    await inTurn(1, running, throughput);
    printTable('Proxy: requests (at least 0.5 × bare)', '/s', await inTurn(5, running, throughput));
    printTable('Proxy: a request, median (at most +1 ms)', 'ms', await inTurn(5, running, requestMs));
    printTable('Proxy: a live message, median (at most +1 ms)', 'ms', await inTurn(5, running, messageMs));
    console.log(`Proxy: ${await openSockets(proxy)} of ${sockets} sockets live at once`);
  } finally {
    for (const { stop } of [proxy, bare]) await stop();
  }
}

/** One request after the other on one connection, in milliseconds. */
async function requestMs({ url }: Running): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < requests; count += 1) {
    const began = performance.now();
    const answer = await fetch(`${url}/chat/room_info`, {
      method: 'POST',
      body: '{"room_id":"1"}',
      headers: { authorization: 'Bearer token-ada' },
    });
    await answer.text();
    times.push(performance.now() - began);
  }
  return median(times);
}

async function live(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/connect`, { perMessageDeflate: false });
  await once(socket, 'open');
  socket.send('{"auth_token":"token-ada"}');
  await once(socket, 'message');
  return socket;
}

/** From one client to itself, one message after the other, in milliseconds. */
async function messageMs({ url }: Running): Promise<number> {
  const socket = await live(url);
  const times: number[] = [];
  for (let count = 0; count < messages; count += 1) {
    const began = performance.now();
    socket.send('{"room":"1","messages":"hi"}');
    await once(socket, 'message');
    times.push(performance.now() - began);
  }
  socket.terminate();
  return median(times);
}

/** How many connections are live at once. */
async function openSockets({ url }: Running): Promise<number> {
  const all = await Promise.allSettled(Array.from({ length: sockets }, () => live(url)));
  const open = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const socket of open) socket.terminate();
  return open.length;
}
