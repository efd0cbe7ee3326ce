/**
 * What memory the mock takes while somebody tries to fill it: `npx tsx bench/memory.ts`, or with the name of one part.
 * Each part has a server of its own; its resident memory is read after each step. The table stands in docs/security.md.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { residentMegabytes } from './resident-memory.ts';

interface Server {
  process: ChildProcess;
  url: URL;
}

const long = 'r'.repeat(900_000);

/** What is done again and again; `step` is one of ten. */
const parts: Record<string, (server: Server, step: number) => Promise<void>> = {
  'frames to rooms of 0.9 MB': async (server) => {
    const ada = await connected(server, 'token-ada');
    for (let count = 0; count < 150; count += 1) await sent(ada, JSON.stringify({ room: long, messages: 'x' }));
    await over(ada);
  },
  'paths of 15 kB, in 64 worlds': async (server, step) => {
    for (let count = 0; count < 1_000; count += 1) {
      await answered(server, `GET /w/${count % 64}/${'p'.repeat(15_000)}${step} HTTP/1.1\r\nHost: x\r\n\r\n`);
    }
  },
  'connections without a token, one in each world': async (server, step) => {
    for (let count = 0; count < 300; count += 1) {
      const socket = new WebSocket(new URL(`/w/w${step}-${count}/chat/connect`, server.url));
      socket.on('error', () => {});
      await new Promise((resolve) => socket.on('open', resolve).on('close', resolve));
      if (count % 2 === 0) socket.terminate();
    }
  },
  'worlds that are forgotten': async (server, step) => {
    for (let count = 0; count < 2_000; count += 1) {
      await answered(server, `POST /w/${step}-${count}/chat/retrieve HTTP/1.1\r\nHost: x\r\n\r\n`);
    }
  },
  'posts of 0.9 MB': async (server) => {
    const ada = await connected(server, 'token-ada').catch(() => undefined);
    if (!ada) return;
    for (let count = 0; count < 40; count += 1) await sent(ada, JSON.stringify({ room: '1', messages: long }));
    await over(ada);
  },
  'twenty who read no live message': async (server) => {
    const lazy = await Promise.all(Array.from({ length: 20 }, () => connected(server, 'token-ada')));
    for (const socket of lazy) socket.pause();
    const bob = await connected(server, 'token-bob');
    for (let count = 0; count < 20; count += 1) await sent(bob, JSON.stringify({ room: '1', messages: long }));
    await over(bob);
    for (const socket of lazy) socket.terminate();
  },
  'fifty who ask for 20 MB and read nothing': async (server, step) => {
    if (step === 0) {
      const ada = await connected(server, 'token-ada');
      for (let count = 0; count < 20; count += 1) await sent(ada, JSON.stringify({ room: '1', messages: long }));
      await over(ada);
    }
    const body = '{"after":0}';
    const head = 'POST /chat/retrieve HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-ada\r\nContent-Length: 11';
    const sockets = await Promise.all(Array.from({ length: 5 }, () => raw(server)));
    for (const socket of sockets) socket.pause().write(`${head}\r\n\r\n${body}`.repeat(20));
    await new Promise((resolve) => setTimeout(resolve, 500));
  },
  'ordinary traffic': async (server) => {
    const [ada, bob] = [await connected(server, 'token-ada'), await connected(server, 'token-bob')];
    for (let count = 0; count < 5_000; count += 1)
      await sent(ada, JSON.stringify({ room: '1', messages: `hi ${count}` }));
    for (let count = 0; count < 50; count += 1) {
      await answered(
        server,
        'POST /chat/room_info HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-ada\r\nContent-Length: 15\r\n\r\n{"room_id":"1"}',
      );
    }
    await over(ada);
    await over(bob);
  },
};

async function start(): Promise<Server> {
  const process = spawn('node', ['bin/chat-testbed.js', 'serve', '--port', '0', '--json', '--seed', '1']);
  const lines = createInterface({ input: process.stdout });
  const [first] = (await once(lines, 'line')) as [string];
  return { process, url: new URL(JSON.parse(first).url) };
}

async function connected({ url }: Server, token: string): Promise<WebSocket> {
  const socket = new WebSocket(new URL('/chat/connect', url));
  socket.on('error', () => {});
  await once(socket, 'open');
  socket.send(JSON.stringify({ auth_token: token }));
  await once(socket, 'message');
  return socket;
}

/** Settles when the frame has left, or the connection is gone. */
const sent = (socket: WebSocket, frame: string): Promise<void> =>
  new Promise((resolve) => socket.send(frame, () => resolve()));

async function over(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return;
  socket.close();
  await once(socket, 'close');
}

const raw = async ({ url }: Server): Promise<Socket> => {
  const socket = connect(Number(url.port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

/** One request on a connection of its own; only its status is read. */
async function answered(server: Server, request: string): Promise<void> {
  const socket = await raw(server);
  socket.write(request);
  await once(socket, 'data');
  socket.destroy();
}

const asked = process.argv.slice(2);
console.log('MB resident: at the start, after each of ten steps');
for (const [name, act] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.some((word) => name.includes(word))) continue;
  const server = await start();
  const curve = [residentMegabytes(server.process)];
  for (let step = 0; step < 10; step += 1) {
    await act(server, step);
    curve.push(residentMegabytes(server.process));
  }
  console.log(`| ${name} | ${curve.join(' | ')} |`);
  server.process.kill();
  await once(server.process, 'exit');
}
