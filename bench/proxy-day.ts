import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { bareHttp, type Running, start } from './contender.ts';
import { liveSocket } from './live-socket.ts';
import { requestsPerSecond } from './load.ts';
import { proxyOf } from './proxy.ts';

/** What ten users do in a day, and how long it may take here, in milliseconds. */
const [requests, messages, longestMs] = [200_000, 40_000, 240_000];
const slices = 20;

/** A day of traffic through the proxy in some minutes: what its process takes must not grow with it. */
export async function benchProxyDay(): Promise<void> {
  const target = await start(bareHttp);
  const proxy = await start(proxyOf(target.url));
  const end = performance.now() + longestMs;
  console.log('\nProxy: a day of traffic\n  requests  messages  memory of the process');
  try {
    let [asked, said] = [0, 0];
    while (asked < requests && performance.now() < end) {
      asked += await ask(proxy, requests / slices);
      said += await say(proxy, messages / slices);
      console.log(
        `${String(asked).padStart(10)}${String(said).padStart(10)}${residentMb(proxy).toFixed(0).padStart(10)} MB`,
      );
    }
  } finally {
    for (const { stop } of [proxy, target]) await stop();
  }
}

/** At least so many requests. @returns how many there were */
async function ask({ url }: Running, least: number): Promise<number> {
  const load = { url, path: '/chat/room_info', body: '{"room_id":"1"}', token: 'token-ada', connections: 20 };
  let answered = 0;
  while (answered < least) answered += await requestsPerSecond({ ...load, durationMs: 1000 });
  return Math.round(answered);
}

/** Two users talk; each message reaches both. @returns how many there were */
async function say({ url }: Running, count: number): Promise<number> {
  const [ada, bob] = [await liveSocket(url), await liveSocket(url)];
  for (let said = 0; said < count; said += 1) {
    ada.send(JSON.stringify({ room: '1', messages: `message ${said}` }));
    await once(bob, 'message');
  }
  for (const socket of [ada, bob]) socket.close();
  return count;
}

/** In MB. */
function residentMb({ process: { pid } }: Running): number {
  const [, kilobytes = 0] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
