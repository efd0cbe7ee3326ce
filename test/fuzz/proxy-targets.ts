import { createServer, type Socket } from 'node:net';
import { parseFault } from '../../src/faults/index.ts';
import { forwardTarget } from '../../src/forward/index.ts';
import { loadScenario, Mock, startServer } from '../../src/mock-server/index.ts';
import { ChatProxy, type ListeningProxy, listen } from '../../src/proxy/index.ts';
import { reporters } from '../../src/report/index.ts';
import { writeHar } from '../../src/traffic/index.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { exchange, requests, upgrades } from './mock-targets.ts';
import { type Dice, mutate } from './mutate.ts';
import { demand, type Target } from './target.ts';

/** With these armed, what passes is read frame by frame and request by request. */
const faults = [
  '{ on: request, probability: 0.1, respond: { status: 500 } }',
  '{ on: retrieve, probability: 0.2, fields: { edited: false } }',
  '{ on: send, probability: 0.2, duplicate: true }',
  '{ on: deliver, probability: 0.2, hold: 1 }',
  '{ on: connect, probability: 0.2, duplicate: true }',
].map((fault) => parseFault(fault));

/** Two proxies in front of a target, the second with faults. */
async function proxiesFor(url: string) {
  const proxies = [new ChatProxy(forwardTarget(url)), new ChatProxy(forwardTarget(url), { faults })];
  const listening = await Promise.all(proxies.map((proxy) => listen(proxy)));
  const mistakes: string[] = [];
  const note = (error: unknown): void => void mistakes.push(String((error as Error).stack));
  process.on('uncaughtException', note).on('unhandledRejection', note);
  return {
    proxies,
    listening,
    expectNoMistake: (input: string) => demand(mistakes.length === 0, `an exception ${mistakes[0]} after`, input),
    close: async () => {
      process.off('uncaughtException', note).off('unhandledRejection', note);
      for (const proxy of proxies) judge(proxy);
      for (const each of listening) await each.close();
    },
  };
}

/** Whatever has passed, it can be judged, printed and written down. */
function judge({ verdict, trace, target }: ChatProxy): void {
  const report = verdict.report();
  for (const reporter of Object.values(reporters)) reporter(report);
  JSON.stringify(writeHar(trace.entries(), target.url));
}

/** So often everything is judged meanwhile. */
const judgedEvery = 1000;

const frameOf = (text: string): string => {
  const bytes = Buffer.from(text).subarray(0, 60_000);
  const head = bytes.length < 126 ? [0x81, 0x80 | bytes.length] : [0x81, 0xfe, bytes.length >> 8, bytes.length & 255];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), bytes]).toString('latin1');
};

/** Bytes of a client: they meet the proxy or the mock behind, and both go on. */
export async function proxyClientTarget(): Promise<Target> {
  const mock = await Mock.create(loadScenario('default').scenario, { mostHistoryBytes: 16 * 2 ** 20, seed: 1 });
  const server = await startServer(mock, { port: 0, worlds: { most: 16 } });
  const { proxies, listening, expectNoMistake, close } = await proxiesFor(server.url);
  let fed = 0;
  return {
    name: 'what a hostile client says to a proxy',
    share: 0.01,
    feed: async (dice) => {
      const input = clientInput(dice);
      await exchange(dice.pick(listening), input);
      expectNoMistake(input);
      fed += 1;
      if (fed % judgedEvery === 0) judge(dice.pick(proxies));
    },
    end: async () => {
      await mock.reset();
      const ask = 'GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
      const answer = await exchange(listening[0] as ListeningProxy, ask, 10_000);
      await close();
      await server.close();
      demand(answer.startsWith('HTTP/1.1 404'), 'the proxy no longer passes anything on', answer);
    },
  };
}

const long = ['s', '"', ')', '%'].map((letter) => letter.repeat(40_000));
const withBody = 'Content-Length: 2\r\nConnection: close\r\n\r\n{}';

/** What is too long for somebody: a token, a row of words, a frame that never ends, many fragments. */
const large: readonly ((dice: Dice) => string)[] = [
  (dice) => `POST /chat/retrieve HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${dice.pick(long)}\r\n${withBody}`,
  (dice) => `${dice.pick(upgrades)}${frameOf(JSON.stringify({ auth_token: dice.pick(long) }))}`,
  (dice) => `${dice.pick(upgrades)}\u0081\u00ff\0\0\u0010\0\0\0\0\0\0\0\0\0${dice.pick(long)}`,
  (dice) => `${dice.pick(upgrades)}${'\0\u0080\0\0\0\0'.repeat(5_000)}`,
  (dice) => 'GET /chat/x HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(dice.below(200)),
];

function clientInput(dice: Dice): string {
  if (dice.below(10) === 0) return dice.pick(large)(dice);
  if (dice.below(2) === 0) return mutate(dice.pick(requests), dice);
  const handshake = dice.pick(upgrades);
  if (dice.below(3) === 0) return mutate(handshake, dice);
  const frames = ['{"auth_token":"token-ada"}', '{"room":"1","messages":"hi"}'].map((text) =>
    frameOf(mutate(text, dice)),
  );
  return handshake + frames.join('');
}

const body = '{"room_name":null,"occupants":[{"id":1,"message":"hi","poster":"u1","room":"1","timestamp":1800000000}]}';
const answers = [
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n5\r\n{"a":\r\n2\r\n1}\r\n0\r\nx: y\r\n\r\n`,
  'HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nSet-Cookie: a=b; Secure; Domain=x\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001f\u008b\u0000\u0000',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
];
const accepted =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';
const told = [
  '{"status":"CONNECTED"}',
  '{"message":{"id":7,"message":"hi","poster":"u2","room":"1","timestamp":1800000000}}',
];

const unmasked = (text: string): string => {
  const bytes = Buffer.from(text).subarray(0, 120);
  return Buffer.concat([Buffer.from([0x81, bytes.length]), bytes]).toString('latin1');
};

/** Bytes of a server: whatever they are, the proxy goes on, and judges. */
export async function proxyServerTarget(): Promise<Target> {
  let dice: Dice | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => {}));
    socket.once('data', (chunk) => dice && socket.end(Buffer.from(serverOutput(String(chunk), dice), 'latin1')));
  });
  const port = await listenOnLoopback(server);
  const { proxies, listening, expectNoMistake, close } = await proxiesFor(`http://127.0.0.1:${port}/api`);
  let fed = 0;
  return {
    name: 'what a hostile server says to a proxy',
    share: 0.01,
    feed: async (given) => {
      dice = given;
      const input =
        given.below(2) === 0 ? given.pick(requests) : `${upgrades[0]}${frameOf('{"auth_token":"token-ada"}')}`;
      await exchange(given.pick(listening), input);
      expectNoMistake(input);
      fed += 1;
      if (fed % judgedEvery === 0) judge(given.pick(proxies));
    },
    end: async () => {
      await close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function serverOutput(asked: string, dice: Dice): string {
  if (!/upgrade: websocket/i.test(asked)) return mutate(dice.pick(answers), dice);
  if (dice.below(4) === 0) return mutate(accepted, dice);
  const frames = Array.from({ length: dice.below(4) }, () => unmasked(mutate(dice.pick(told), dice)));
  return (
    accepted + unmasked(told[0] as string) + (dice.below(3) === 0 ? mutate(frames.join(''), dice) : frames.join(''))
  );
}
