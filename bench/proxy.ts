import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bareHttp, type Contender, type Running, start, theMock } from './contender.ts';
import { liveSocket } from './live-socket.ts';
import { requestsPerSecond } from './load.ts';
import { inTurn, median, printTable } from './statistics.ts';

const program = path.join(import.meta.dirname, '../bin/chat-testbed.js');
const [requests, messages, sockets] = [400, 400, 1000];

export const proxyOf = (url: string): Contender => ({
  name: 'through the proxy',
  args: [program, 'proxy', url, '--port', '0', '--json'],
});

/** A server alone, and behind the proxy with its log and judges on: a bare one, and the mock. */
export async function benchProxy(): Promise<void> {
  for (const contender of [bareHttp, theMock('the mock')]) await benchBehind(contender);
}

async function benchBehind(contender: Contender): Promise<void> {
  const { name } = contender;
  const target = await start(contender);
  const proxy = await start(proxyOf(target.url));
  const running = [
    { name, ...target },
    { name: 'through the proxy', ...proxy },
  ];
  try {
    const load = { path: '/chat/room_info', body: '{"room_id":"1"}', token: 'token-ada', durationMs: 1000 };
    const throughput = ({ url }: Running) => requestsPerSecond({ url, connections: 50, ...load });
    await inTurn(1, running, throughput);
    printTable(`Proxy: requests (at least 0.5 × ${name})`, '/s', await inTurn(5, running, throughput));
    printTable(
      'Proxy: CPU of the process for a request',
      'µs',
      await inTurn(5, running, (one) => cpuOf(one, throughput)),
    );
    printTable('Proxy: a request, median (at most +1 ms)', 'ms', await inTurn(5, running, requestMs));
    printTable('Proxy: a live message, median (at most +1 ms)', 'ms', await inTurn(5, running, messageMs));
    console.log(`Proxy: ${await openSockets(proxy)} of ${sockets} sockets live at once`);
  } finally {
    for (const { stop } of [proxy, target]) await stop();
  }
}

/** Of one second; other programs on the machine hardly change it. In microseconds. */
async function cpuOf(one: Running, throughput: (one: Running) => Promise<number>): Promise<number> {
  const before = cpuMs(one);
  const answers = await throughput(one);
  return ((cpuMs(one) - before) * 1000) / answers;
}

/** What a process has used of all CPUs, in milliseconds; the system counts it in hundredths of a second. */
function cpuMs({ process: { pid } }: Running): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
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

/** From one client to itself, one message after the other, in milliseconds. */
async function messageMs({ url }: Running): Promise<number> {
  const socket = await liveSocket(url);
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
  const all = await Promise.allSettled(Array.from({ length: sockets }, () => liveSocket(url)));
  const open = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const socket of open) socket.terminate();
  return open.length;
}
