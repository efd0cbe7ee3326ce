/**
 * What one client that floods does to the others: their 99th percentile beside it, and without it. The flood comes from
 * a process of its own, so that the client that is measured is not busy with it. Flood, client and server share the
 * machine, so a bare server that drops each frame of the flood shows what the machine itself does to the client.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bareHttp, type Running, start, theMock } from './contender.ts';
import { liveSocket } from './live-socket.ts';
import { inTurn, printTable } from './statistics.ts';

const rounds = 5;
const messages = 500;
/** Between two things that a calm client does, in milliseconds. */
const pauseMs = 2;

/** Sends as fast as the socket takes it: frames, then requests. */
const floods: Record<string, string> = {
  frames: `
    const socket = new WebSocket(url.replace('http', 'ws') + '/chat/connect');
    socket.on('open', () => socket.send('{"auth_token":"token-eve"}'));
    socket.on('message', () => {});
    socket.once('message', () => {
      const send = () => { for (let n = 0; n < 200; n++) socket.send('{"room":"3","messages":"flood"}'); };
      setInterval(() => { if (socket.bufferedAmount < 1e6) send(); }, 1);
      console.log('on');
    });`,
  'malformed frames': `
    const socket = new WebSocket(url.replace('http', 'ws') + '/chat/connect');
    socket.on('open', () => socket.send('{"auth_token":"token-eve"}'));
    socket.once('message', () => {
      const junk = 'x'.repeat(1000);
      setInterval(() => { for (let n = 0; n < 200 && socket.bufferedAmount < 1e6; n++) socket.send(junk); }, 1);
      console.log('on');
    });`,
  'requests on 20 connections': `
    const { hostname, port } = new URL(url);
    const text = 'POST /chat/room_info HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer token-eve\\r\\nContent-Length: 15\\r\\n\\r\\n{"room_id":"3"}';
    for (let n = 0; n < 20; n++) {
      const socket = connect(Number(port), hostname, () => socket.write(text));
      socket.setNoDelay(true).on('data', () => socket.write(text));
    }
    console.log('on');`,
};

/** Servers of their own for each flood; the quiet and the flooded rounds of both alternate. */
export async function benchFlood(): Promise<void> {
  for (const [name, source] of Object.entries(floods)) {
    const servers = await Promise.all([start(bareHttp), start(theMock('the mock'))]);
    const ways = servers.flatMap((server) => [
      { name: 'alone', measure: () => messageP99(server) },
      { name: 'beside the flood', measure: () => besideFlood(server, source) },
    ]);
    await inTurn(1, ways, ({ measure }) => measure());
    const series = await inTurn(rounds, ways, ({ measure }) => measure());
    for (const { stop } of servers) await stop();
    const title = `Flood of ${name}: 99th percentile of a message of another client`;
    printTable(`${title}, bare ws`, 'ms', series.slice(0, 2));
    printTable(`${title}, chat-testbed (goal: at most 2 ×)`, 'ms', series.slice(2));
  }
}

async function besideFlood(server: Running, source: string): Promise<number> {
  const flood = await startFlood(source, server.url);
  try {
    return await messageP99(server);
  } finally {
    flood.kill('SIGKILL');
    await once(flood, 'exit');
  }
}

async function startFlood(source: string, url: string) {
  const head = `import { WebSocket } from 'ws'; import { connect } from 'node:net'; const url = ${JSON.stringify(url)};`;
  const args = ['--input-type=module', '-e', head + source];
  const flood = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(flood.stdout, 'data');
  return flood;
}

/** From ada to herself, one message after the other, with a pause between them. */
async function messageP99({ url }: Running): Promise<number> {
  const socket = await liveSocket(url);
  const times: number[] = [];
  for (let count = 0; count < messages; count += 1) {
    const began = performance.now();
    socket.send('{"room":"1","messages":"hi"}');
    await once(socket, 'message');
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  socket.terminate();
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}
