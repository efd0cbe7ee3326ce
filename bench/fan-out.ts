import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { bareHttp, type Running, start, theMock } from './contender.ts';
import { inTurn, printTable } from './statistics.ts';

const receivers = 100;
const messages = 200;

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
  const series = await inTurn(9, rooms, deliveredPerSecond);
  printTable(`Fan-out: 1 to ${receivers} (at least 0.9 × bare)`, 'delivered/s', series);
  await Promise.all(running.map(({ stop }) => stop()));
}

function join({ url }: Running): Promise<WebSocket[]> {
  return Promise.all(
    Array.from({ length: receivers }, async () => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/connect`, { perMessageDeflate: false });
      await once(socket, 'open');
      socket.send('{"auth_token":"token-ada"}');
      await once(socket, 'message');
      return socket;
    }),
  );
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
