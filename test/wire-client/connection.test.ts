import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { shortenToken } from '../../src/protocol/index.ts';
import { Connection, Recorder, Transcript } from '../../src/wire-client/index.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

interface Manners {
  /** Acts on the raw socket of a connection that is open. */
  onOpen?: (socket: Socket) => void;
  /** What answers every handshake instead. */
  refusal?: { status: number; headers: Record<string, string>; body: string };
}

/** A server that writes WebSocket frames byte by byte. @returns its URL */
async function rawServer({ onOpen, refusal }: Manners): Promise<string> {
  const server = createServer();
  const sockets = new Set<Socket>();
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (refusal) {
      const { status, headers, body } = refusal;
      const lines = Object.entries({ 'content-length': String(body.length), ...headers });
      socket.write(`HTTP/1.1 ${status} No\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n${body}`);
      return;
    }
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
    onOpen?.(socket);
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `ws://127.0.0.1:${port}/chat/connect`;
}

/** A short frame of a server: unmasked. */
const frame = (opcode: number, text: string, isFinal = true): Buffer =>
  Buffer.concat([Buffer.from([(isFinal ? 0x80 : 0) | opcode, text.length]), Buffer.from(text)]);

function connectTo(url: string, { transcript = new Transcript(), label = 'member#1' } = {}): Connection {
  const connection = new Connection({
    user: 'member',
    label,
    url,
    token: 'token-ada',
    show: shortenToken,
    tls: {},
    timeoutMs: 5000,
    transcript,
  });
  onTestFinished(() => connection.close());
  return connection;
}

/** The texts of short masked frames of a client, as far as they are whole. */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at + 6 <= bytes.length; ) {
    const length = (bytes[at + 1] ?? 0) & 0x7f;
    const mask = bytes.subarray(at + 2, at + 6);
    const masked = bytes.subarray(at + 6, at + 6 + length);
    if (masked.length === length) {
      texts.push(Buffer.from(masked.map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toString());
    }
    at += 6 + length;
  }
  return texts;
}

test('a server may ping without end between two fragments: one pong at a time answers, and the newest in the end', async () => {
  const pings = Array.from({ length: 5000 }, (_, index) => frame(0x9, `ping ${index}`));
  let pongs: string[] = [];
  let isAnswered: (() => void) | undefined;
  const answered = new Promise<void>((resolve) => {
    isAnswered = resolve;
  });
  const url = await rawServer({
    onOpen: (socket) => {
      socket.write(Buffer.concat([frame(0x1, 'first half, ', false), ...pings, frame(0x0, 'second half')]));
      let came = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        came = Buffer.concat([came, chunk]);
        pongs = textsIn(came);
        if (pongs.at(-1) === 'ping 4999') isAnswered?.();
      });
    },
  });
  const connection = connectTo(url);
  expect(await connection.frame((text) => text)).toBe('first half, second half');
  await within(answered, 'the answer to the newest ping');
  expect(pongs.length).toBeLessThan(pings.length / 10);
  expect(connection.state).toBe('open');
});

test('a refused handshake is known with status, headers and body, and recorded', async () => {
  const url = await rawServer({ refusal: { status: 403, headers: { 'x-reason': 'closed today' }, body: 'come back' } });
  const transcript = new Transcript();
  const connection = connectTo(url, { transcript });
  expect(await connection.opened()).toBe(false);
  expect(connection.refusal).toMatchObject({ status: 403, headers: { 'x-reason': 'closed today' }, body: 'come back' });
  expect(connection.failure).toEqual({ message: 'Unexpected server response: 403' });
  expect(transcript.entries).toMatchObject([
    { kind: 'response', endpoint: 'connect', label: 'member#1', status: 403, body: 'come back' },
    { kind: 'closed', connection: 1, label: 'member#1', code: 1006, failure: 'Unexpected server response: 403' },
  ]);
});

test('a body of a refusal that never ends is waited for only a while', async () => {
  const url = await rawServer({ refusal: { status: 503, headers: { 'content-length': '99' }, body: 'wait' } });
  const connection = connectTo(url);
  expect(await connection.opened()).toBe(false);
  expect(connection.refusal).toMatchObject({ status: 503, body: 'wait' });
});

test('the record of a run has everything in true order, and each transcript its own part of it', async () => {
  const url = await rawServer({ onOpen: (socket) => void socket.write(frame(0x1, 'hello')) });
  const recorder = new Recorder();
  const [one, other] = [new Transcript(recorder), new Transcript(recorder)];
  const connections = [connectTo(url, { transcript: one }), connectTo(url, { transcript: other, label: 'member#2' })];
  for (const connection of connections) expect(await connection.sees('hello')).toBe(true);
  for (const connection of connections) await connection.close();
  expect(recorder.entries.map(({ seq }) => seq)).toEqual(recorder.entries.map((_, index) => index + 1));
  const times = recorder.entries.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(60_000);
  for (const [index, { entries }] of [one, other].entries()) {
    expect(entries.map(({ kind }) => kind)).toEqual(['opened', 'to-client', 'closed']);
    expect(entries).toEqual(
      recorder.entries.filter((entry) => 'connection' in entry && entry.connection === index + 1),
    );
    expect(entries.at(-1)).toMatchObject({ isOurs: true });
  }
});

test('a token is shown in part, and a server that repeats a wrong one does not put it into the record', async () => {
  const url = await rawServer({
    onOpen: (socket) => void socket.once('data', () => socket.write(frame(0x1, 'no such token: wrong-token'))),
  });
  const transcript = new Transcript();
  const connection = connectTo(url, { transcript });
  expect(await connection.opened()).toBe(true);
  connection.sendToken('wrong-token');
  expect(await connection.frame((text) => text)).toBe('no such token: wron…');
  expect(JSON.stringify(transcript.entries)).not.toContain('wrong-token');
});
