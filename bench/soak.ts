/**
 * Traffic for minutes, with faults on, through a proxy to the mock: `npm run bench -- soak --minutes 10 --seed 1`. It ends
 * by itself, with 1 where memory grows. Resident memory is read twenty times; the table stands in docs/security.md.
 */
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { seededRandom } from '../src/protocol/index.ts';
import { type Running, start, theMock } from './contender.ts';
import { residentMegabytes } from './resident-memory.ts';

const program = path.join(import.meta.dirname, '../bin/chat-testbed.js');
const users = ['ada', 'bob', 'carol'];
const actors = 12;
/** A team's tests begin anew now and then. */
const resets = 20;
/** What is read of one connection at once; nobody acts for longer without looking at the time. Milliseconds. */
const patience = 2000;

const faults = [
  '{ on: request, probability: 0.03, respond: { status: 500 } }',
  '{ on: request, probability: 0.01, reset: true }',
  '{ on: send, probability: 0.02, drop: true }',
  '{ on: send, probability: 0.005, close: 1011 }',
  '{ on: deliver, probability: 0.02, duplicate: true }',
  '{ on: deliver, probability: 0.005, cut: true }',
  '{ on: deliver, probability: 0.01, delay: 50ms }',
];
const withFaults = faults.flatMap((fault) => ['--fault', fault]);

interface Soak {
  proxy: Running;
  /** A number from 0 to 1. */
  random: () => number;
  isOver: () => boolean;
  acts: Record<string, number>;
}

/** @throws Error where memory grows */
export async function benchSoak({ minutes = 10, seed = 1 }: { minutes?: number; seed?: number } = {}): Promise<void> {
  const mock = await start(theMock('mock', '--seed', String(seed), ...withFaults));
  const proxyArgs = [program, 'proxy', mock.url, '--port', '0', '--json', ...withFaults];
  const proxy = await start({ name: 'proxy', args: proxyArgs });
  const end = performance.now() + minutes * 60_000;
  const soak = { proxy, random: seededRandom(`soak ${seed}`), isOver: () => performance.now() > end, acts: {} };
  console.log(`\nSoak: ${minutes} minutes, seed ${seed}, ${actors} clients, faults in the proxy and in the mock`);
  try {
    const acting = Array.from({ length: actors }, (_, index) => live(soak, users[index % users.length] as string));
    const curves = await measured(soak, { mock, proxy }, (minutes * 60_000) / resets);
    await Promise.all(acting);
    for (const [name, curve] of Object.entries(curves)) console.log(`| ${name} | ${curve.join(' | ')} |`);
    console.log(`Done: ${JSON.stringify(soak.acts)}`);
    for (const [name, curve] of Object.entries(curves)) refuseGrowth(name, curve);
  } finally {
    for (const each of [proxy, mock]) await each.stop();
  }
}

/** Megabytes at the end of each of the parts, between which the world begins anew. */
async function measured(
  soak: Soak,
  running: Record<string, Running>,
  partMs: number,
): Promise<Record<string, number[]>> {
  const curves = Object.fromEntries(Object.keys(running).map((name): [string, number[]] => [name, []]));
  while (!soak.isOver()) {
    await pause(partMs);
    for (const [name, { process }] of Object.entries(running)) curves[name]?.push(residentMegabytes(process));
    await fetch(`${running.mock?.url}/__testbed/reset`, { method: 'POST', body: '{}' });
  }
  return curves;
}

/** In the first third the rings of entries fill; then nothing may grow. */
function refuseGrowth(name: string, curve: readonly number[]): void {
  const third = Math.floor(curve.length / 3);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, last] = [mean(curve.slice(third, 2 * third)), mean(curve.slice(2 * third))];
  console.log(`${name}: ${middle.toFixed()} MB in the second third, ${last.toFixed()} MB in the last`);
  if (last > middle * 1.15) throw new Error(`The memory of the ${name} grows.`);
}

/** One client after the other, as one user: connects, acts, and goes in one way or another. */
async function live(soak: Soak, user: string): Promise<void> {
  while (!soak.isOver()) {
    const socket = new WebSocket(`${soak.proxy.url.replace('http', 'ws')}/chat/connect`);
    socket.on('error', () => {});
    await heard(socket, 'open');
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ auth_token: `token-${user}` }));
    await heard(socket, 'message');
    const acts = 1 + Math.floor(soak.random() * 100);
    for (let count = 0; count < acts && socket.readyState === WebSocket.OPEN && !soak.isOver(); count += 1) {
      await act(soak, socket, user);
    }
    if (soak.random() < 0.5) socket.terminate();
    else socket.close();
  }
}

/** Until something comes, or the connection is gone, or patience ends. */
async function heard(socket: WebSocket, event: string): Promise<void> {
  if (socket.readyState >= WebSocket.CLOSING) return;
  const over = new AbortController();
  const { signal } = over;
  const events = [once(socket, event, { signal }), once(socket, 'close', { signal }), pause(patience, 0, { signal })];
  await Promise.race(events).catch(() => {});
  over.abort();
  await Promise.allSettled(events);
}

interface Acting {
  soak: Soak;
  socket: WebSocket;
  user: string;
  room: string;
}

/** What clients do, and how likely it is. */
const acts: Record<string, [number, (acting: Acting) => unknown]> = {
  post: [0.5, ({ soak, socket, room }) => socket.send(JSON.stringify({ room, messages: `hi ${soak.random()}` }))],
  retrieve: [0.2, ({ soak, user }) => asked(soak, '/chat/retrieve', user, { after: Math.floor(soak.random() * 500) })],
  room_info: [0.2, ({ soak, user, room }) => asked(soak, '/chat/room_info', user, { room_id: room })],
  junk: [0.05, ({ soak, socket }) => socket.send('x'.repeat(Math.floor(soak.random() * 10_000)))],
  elsewhere: [0.05, ({ soak, user }) => asked(soak, `/app/${soak.random()}`, user, {})],
};

async function act(soak: Soak, socket: WebSocket, user: string): Promise<void> {
  let dice = soak.random();
  const room = ['1', '4', 'none'][Math.floor(soak.random() * 3)] ?? '1';
  for (const [name, [likelihood, perform]] of Object.entries(acts)) {
    dice -= likelihood;
    if (dice > 0) continue;
    soak.acts[name] = (soak.acts[name] ?? 0) + 1;
    await perform({ soak, socket, user, room });
    break;
  }
  await pause(5 + soak.random() * 20);
}

async function asked({ proxy }: Soak, path: string, user: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer token-${user}` };
  const signal = AbortSignal.timeout(patience);
  try {
    const answer = await fetch(proxy.url + path, { method: 'POST', headers, body: JSON.stringify(body), signal });
    await answer.arrayBuffer();
  } catch {
    // A fault has reset it, or kept it too long.
  }
}
