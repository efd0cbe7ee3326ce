import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WebSocket } from 'ws';
import { type Running, start, theMock } from './contender.ts';
import { liveSocket } from './live-socket.ts';
import { median, shown } from './statistics.ts';

/** What one thing costs as something grows: ought to be flat. */
export interface Curve {
  /** What grows. */
  name: string;
  /** What is measured, in microseconds. */
  what: string;
  points: { size: number; microseconds: number }[];
}

export const curves: Curve[] = [];

const sizes = [10, 100, 1000, 10_000];
const [asked, rounds] = [100, 5];

interface Growing {
  name: string;
  what: string;
  /** A scenario of that size. */
  scenario(size: number): string;
  /** @returns what is measured, and what ends it */
  prepare(mock: Running, size: number): Promise<{ once(): Promise<void>; end?(): void }>;
}

const usersAndRoom = 'users: [{ id: ada }, { id: bob }]\nrooms: [{ id: "1", occupants: [ada, bob] }]\n';

const growing: Growing[] = [
  {
    name: 'users',
    what: 'room_info',
    scenario: (size) =>
      `seed: 1\nusers: [{ id: ada }, { generate: ${size} }]\nrooms: [{ id: "1", occupants: [ada] }]\n`,
    prepare: async ({ url }) => ({ once: asker(url, 'room_info', { room_id: '1' }) }),
  },
  {
    name: 'rooms',
    what: 'room_info',
    scenario: (size) =>
      `users: [{ id: ada }]\nrooms:\n${numbers(size, (id) => `  - { id: "${id}", occupants: [ada] }\n`)}`,
    prepare: async ({ url }, size) => ({ once: asker(url, 'room_info', { room_id: String(size) }) }),
  },
  {
    name: 'stored messages',
    what: 'retrieve of the newest ten',
    scenario: (size) => `seed: 1\n${usersAndRoom}messages: [{ generate: ${size + 10}, room: "1" }]\n`,
    prepare: async ({ url }, size) => ({ once: asker(url, 'retrieve', { after: size }) }),
  },
  {
    name: 'idle connections',
    what: 'a live message to one other',
    scenario: () => `users: [{ id: ada }, { id: bob }, { id: eve }]\nrooms: [{ id: "1", occupants: [ada, bob] }]\n`,
    prepare: async ({ url }, size) => {
      const idle: WebSocket[] = [];
      for (let count = 0; count < size; count += 100) {
        const some = Array.from({ length: Math.min(100, size - count) }, () => liveSocket(url, 'token-eve'));
        idle.push(...(await Promise.all(some)));
      }
      return { once: await poster(url, 1), end: () => idle.forEach((socket) => void socket.terminate()) };
    },
  },
  {
    name: 'messages in a burst',
    what: 'each message of it, to one other',
    scenario: () => usersAndRoom,
    prepare: async ({ url }, size) => ({ once: await poster(url, size) }),
  },
  {
    name: 'worlds',
    what: 'room_info in one of them',
    scenario: () => usersAndRoom,
    prepare: async ({ url }, size) => {
      for (let world = 0; world < size; world += 1) await asker(`${url}/w/w${world}`, 'room_info', { room_id: '1' })();
      return { once: asker(`${url}/w/w0`, 'room_info', { room_id: '1' }) };
    },
  },
];

/** A mock has no more worlds by itself. */
const mostWorlds = 60;

export async function benchCurves(): Promise<void> {
  for (const each of growing) {
    const steps = each.name === 'worlds' ? [1, 4, 16, mostWorlds] : sizes;
    const curve: Curve = { name: each.name, what: each.what, points: [] };
    for (const size of steps) curve.points.push({ size, microseconds: await measure(each, size) });
    curves.push(curve);
    const figures = curve.points.map(({ size, microseconds }) => `${size}: ${shown(microseconds)} µs`);
    console.log(`\nAs ${each.name} grow, ${each.what}\n  ${figures.join('   ')}`);
  }
}

async function measure(each: Growing, size: number): Promise<number> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'scenario.yaml');
  writeFileSync(file, each.scenario(size));
  const mock = await start(theMock(`${size} ${each.name}`, file));
  try {
    const { once: act, end } = await each.prepare(mock, size);
    const inOneAct = each.name === 'messages in a burst' ? size : 1;
    const often = Math.max(3, Math.floor(asked / inOneAct));
    const times: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const began = performance.now();
      for (let count = 0; count < often; count += 1) await act();
      if (round > 0) times.push(((performance.now() - began) * 1000) / (often * inOneAct));
    }
    end?.();
    return median(times);
  } finally {
    await mock.stop();
  }
}

const numbers = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index + 1)).join('');

function asker(url: string, endpoint: string, body: unknown): () => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: 'Bearer token-ada', 'content-type': 'application/json' };
  return () =>
    new Promise((resolve, reject) => {
      request(`${url}/chat/${endpoint}`, { method: 'POST', agent, headers }, (response) => {
        response.resume().once('end', resolve);
      })
        .on('error', reject)
        .end(JSON.stringify(body));
    });
}

/** Posts so many messages at once, and waits until somebody else has them all. */
async function poster(url: string, count: number): Promise<() => Promise<void>> {
  const [ada, bob] = await Promise.all([liveSocket(url, 'token-ada'), liveSocket(url, 'token-bob')]);
  const frame = JSON.stringify({ room: '1', messages: 'hello' });
  return () =>
    new Promise((resolve) => {
      let missing = count;
      bob.removeAllListeners('message');
      bob.on('message', () => {
        missing -= 1;
        if (missing === 0) resolve();
      });
      for (let sent = 0; sent < count; sent += 1) ada.send(frame);
    });
}
