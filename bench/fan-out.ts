import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WebSocket } from 'ws';
import { bareHttp, type Running, start, theMock } from './contender.ts';
import { liveSocket } from './live-socket.ts';
import { type RawReceiver, rawReceiver } from './raw-receiver.ts';
import { inTurn, printTable } from './statistics.ts';

const receivers = 100;
const messages = 200;
/** So many messages are sent at once. */
const inABurst = 20;

/** Messages delivered a second, from one to a hundred. */
export async function benchFanOut(): Promise<void> {
  const scenario = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'one-room.yaml');
  writeFileSync(scenario, 'users: [{ id: ada }]\nrooms: [{ id: "1", occupants: [ada] }]\n');
  const contenders = [bareHttp, theMock('chat-testbed, log on', scenario)];
  const running = await Promise.all(
    contenders.map(async (contender) => ({ name: contender.name, ...(await start(contender)) })),
  );
  const rooms = await Promise.all(running.map(async (each) => ({ name: each.name, sockets: await join(each) })));
  await inTurn(2, rooms, deliveredPerSecond);
  const lone = await inTurn(9, rooms, deliveredPerSecond);
  printTable(`Fan-out of lone messages: 1 to ${receivers} (goal: 1.0 × bare)`, 'delivered/s', lone);
  for (const { sockets } of rooms) for (const socket of sockets) socket.terminate();
  const crowds = await Promise.all(running.map(async (each) => ({ name: each.name, ...(await gather(each)) })));
  await inTurn(2, crowds, burstsPerSecond);
  const bursts = await inTurn(9, crowds, burstsPerSecond);
  printTable(`Fan-out of bursts of ${inABurst}: 1 to ${receivers} (goal: 4 × bare)`, 'delivered/s', bursts);
  await Promise.all(running.map(({ stop }) => stop()));
}

/** One who sends, and many who only count what comes. */
interface Crowd {
  sender: WebSocket;
  receivers: RawReceiver[];
}

async function gather(running: Running): Promise<Crowd> {
  const [sender] = await join(running, 1);
  if (!sender) throw new Error('Nobody could connect.');
  const all = Array.from({ length: receivers }, () => rawReceiver(running.url, 'token-ada'));
  return { sender, receivers: await Promise.all(all) };
}

/** One burst after another: the next is sent when the last receiver has the one before. */
async function burstsPerSecond({ sender, receivers: all }: Crowd): Promise<number> {
  const frame = JSON.stringify({ room: '1', messages: 'x'.repeat(120) });
  const bursts = messages / inABurst;
  const began = performance.now();
  for (let count = 0; count < bursts; count += 1) {
    let missing = all.length * inABurst;
    await new Promise<void>((resolve) => {
      for (const receiver of all) {
        receiver.onFrames = (frames) => {
          missing -= frames;
          if (missing === 0) resolve();
        };
      }
      for (let sent = 0; sent < inABurst; sent += 1) sender.send(frame);
    });
  }
  return (bursts * inABurst * all.length) / ((performance.now() - began) / 1000);
}

function join({ url }: Running, count = receivers): Promise<WebSocket[]> {
  return Promise.all(Array.from({ length: count }, () => liveSocket(url)));
}

/** One message after another: the next is sent when the last receiver has the one before. */
async function deliveredPerSecond({ sockets }: { sockets: WebSocket[] }): Promise<number> {
  const frame = JSON.stringify({ room: '1', messages: 'x'.repeat(120) });
  const [sender] = sockets;
  const began = performance.now();
  for (let count = 0; count < messages; count += 1) {
    let missing = sockets.length;
    await new Promise<void>((resolve) => {
      const onMessage = (): void => {
        missing -= 1;
        if (missing === 0) resolve();
      };
      for (const socket of sockets) socket.once('message', onMessage);
      sender?.send(frame);
    });
  }
  return (messages * sockets.length) / ((performance.now() - began) / 1000);
}
