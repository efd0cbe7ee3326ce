/**
 * What the library costs a test: starting a mock, and asking through MSW instead of a port.
 * Run with `npx tsx bench/library.ts`; prints medians in milliseconds, and ratios within this one run.
 */
import { setupServer } from 'msw/node';
import { WebSocket as UndiciWebSocket } from 'undici';
import { createMockChat, startMockServer } from '../src/index.ts';
import { chatHandlers } from '../src/library/msw.ts';

globalThis.WebSocket ??= UndiciWebSocket as unknown as typeof WebSocket;

const rounds = 200;
const batches = 10;

interface Times {
  request: number[];
  message: number[];
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

async function ask(url: string): Promise<void> {
  const headers = { authorization: 'Bearer token-ada', 'content-type': 'application/json' };
  const response = await fetch(`${url}/chat/retrieve`, { method: 'POST', headers, body: '{"after":0}' });
  await response.text();
}

/** A live client that says something and waits until it hears itself. */
async function talker(url: string): Promise<{ talk(): Promise<void>; close(): void }> {
  const socket = new WebSocket(url);
  let heard: () => void = () => {};
  socket.addEventListener('message', () => heard());
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const say = (frame: object): Promise<void> => {
    const answer = new Promise<void>((resolve) => {
      heard = resolve;
    });
    socket.send(JSON.stringify(frame));
    return answer;
  };
  await say({ auth_token: 'token-ada' });
  return { talk: () => say({ room: '2', messages: 'hello' }), close: () => socket.close() };
}

async function startToFirstAnswer(): Promise<number> {
  const begin = performance.now();
  const server = await startMockServer();
  await ask(server.url);
  const took = performance.now() - begin;
  await server.close();
  return took;
}

/** How long one request and one message take at a service. */
async function measure(url: string, times: Times): Promise<void> {
  await ask(url);
  const live = await talker(`${url.replace('http', 'ws')}/chat/connect`);
  for (let round = 0; round < rounds / batches; round += 1) {
    times.request.push(await timed(() => ask(url)));
    times.message.push(await timed(live.talk));
  }
  live.close();
}

/** In turns, so that whatever else the machine does slows both down alike. */
async function compare(): Promise<{ loopback: Times; msw: Times }> {
  const loopback: Times = { request: [], message: [] };
  const msw: Times = { request: [], message: [] };
  for (let batch = 0; batch < batches; batch += 1) {
    const server = await startMockServer();
    await measure(server.url, loopback);
    await server.close();
    const handlers = setupServer(...chatHandlers({ chat: await createMockChat() }));
    handlers.listen({ onUnhandledRequest: 'error' });
    await measure('https://chat.test', msw);
    handlers.close();
  }
  return { loopback, msw };
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

function row(what: string, times: readonly number[], compared?: readonly number[]): string {
  const ratio = compared ? `   ${(median(times) / median(compared)).toFixed(2)} of loopback` : '';
  return `${what.padEnd(48)}${median(times).toFixed(3).padStart(9)} ms${ratio}\n`;
}

await startToFirstAnswer();
const starting: number[] = [];
for (let round = 0; round < rounds; round += 1) starting.push(await startToFirstAnswer());
const { loopback, msw } = await compare();
process.stdout.write(row('startMockServer() to its first answer, warm', starting));
process.stdout.write(row('retrieve over loopback', loopback.request));
process.stdout.write(row('retrieve through MSW', msw.request, loopback.request));
process.stdout.write(row('a message and back over loopback', loopback.message));
process.stdout.write(row('a message and back through MSW', msw.message, loopback.message));
