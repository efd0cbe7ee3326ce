import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { parseFault } from '../../src/faults/index.ts';
import { FrameReader, type WireFrame } from '../../src/proxy/chat/frame-reader.ts';
import { tcpTarget } from '../forward/front.ts';
import { within } from '../support/deadline.ts';
import { inFrontOf } from './proxied.ts';

const longest = 16_777_216;
const accepted = 'HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const handshake = 'GET /chat/connect HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** The head of a text frame without a mask. */
function headOf(length: number): Buffer {
  const head = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

const endless = Buffer.concat([headOf(2 ** 44), Buffer.alloc(longest + 1, 'x')]);
const fragments = Buffer.alloc(2 * 20_000);
fragments[0] = 1;
const short = (text: string): Buffer => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);

/** Settles when so many bytes have come after the head of HTTP. */
async function came(socket: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let missing = length;
  const all = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      const from = chunks.length === 0 && chunk.includes('HTTP/1.1') ? chunk.indexOf('\r\n\r\n') + 4 : 0;
      chunks.push(chunk.subarray(from));
      missing -= chunk.length - from;
      if (missing <= 0) resolve();
    });
  });
  await within(all, `${length} bytes`);
  return Buffer.concat(chunks);
}

/** A client and a server, and a proxy between them in which faults are armed. */
async function joined(...faults: string[]) {
  let accept = (_socket: Socket): void => {};
  const server = new Promise<Socket>((resolve) => (accept = resolve));
  const target = await tcpTarget((socket) => {
    socket.once('data', () => {
      socket.write(accepted);
      accept(socket);
    });
  });
  const { proxy, url } = await inFrontOf(target, { faults: faults.map((fault) => parseFault(fault)) });
  const client = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  onTestFinished(() => void client.destroy());
  client.write(handshake);
  return { proxy, client, server: await within(server, 'the handshake') };
}

const faults = ['{ on: send, nth: 9, drop: true }', '{ on: deliver, nth: 9, drop: true }'];

test.each([
  ['a frame without an end', endless],
  ['empty fragments without an end', fragments],
])('%s passes while faults are armed, from either side', async (_what, bytes) => {
  const { client, server } = await joined(...faults);
  const atServer = came(server, bytes.length);
  client.write(bytes);
  expect((await atServer).equals(bytes)).toBe(true);
  const atClient = came(client, bytes.length);
  server.write(bytes);
  expect((await atClient).equals(bytes)).toBe(true);
});

test('a message behind one that is too long is read again, and of that its length is recorded', async () => {
  const { proxy, client, server } = await joined(...faults);
  const bytes = Buffer.concat([headOf(longest + 1), Buffer.alloc(longest + 1, 'x'), short('ab'), short('cd')]);
  const atServer = came(server, bytes.length);
  client.write(bytes);
  expect((await atServer).equals(bytes)).toBe(true);
  expect(proxy.trace.entries()).toMatchObject([
    { kind: 'opened' },
    { kind: 'from-client', data: '', length: longest + 1 },
    { kind: 'from-client', data: 'ab' },
    { kind: 'from-client', data: 'cd' },
  ]);
});

test('what a fault holds back goes out ahead of a message that is too long, never into it', async () => {
  const { client, server } = await joined('{ on: deliver, nth: 1, hold: 3 }');
  const message = short('{"message":{"id":7,"message":"hi","poster":"u2","room":"1","timestamp":1800000000}}');
  const bytes = Buffer.concat([message, endless]);
  const atClient = came(client, bytes.length);
  server.write(bytes);
  expect((await atClient).equals(bytes)).toBe(true);
});

test.each([
  ['a frame without an end', endless],
  ['fragments without an end', fragments],
])('nothing of %s is kept', (_what, bytes) => {
  const reader = new FrameReader({ frame: () => {}, unkept: () => {} });
  for (let at = 0; at < bytes.length; at += 65_536) reader.push(bytes.subarray(at, at + 65_536));
  expect(reader.leftover()).toHaveLength(0);
});

test.each([1, 2, 3, 65_536])('frames are read in whatever pieces of %i bytes they come', (size) => {
  const frames: WireFrame[] = [];
  let unkept = 0;
  const reader = new FrameReader({
    frame: (frame) => void frames.push(frame),
    unkept: (bytes) => (unkept += bytes.length),
  });
  const masked = Buffer.from([0x81, 0x82, 1, 2, 3, 4, 0x61 ^ 1, 0x62 ^ 2]);
  const ping = Buffer.from([0x89, 1, 0x21]);
  const last = Buffer.from([0x80, 0]);
  const bytes = Buffer.concat([masked, fragments, ping, last, short('cd')]);
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  expect(frames.map(({ kind, payload, length, isTooLong }) => [kind, payload.toString(), length, isTooLong])).toEqual([
    ['text', 'ab', 2, false],
    ['ping', '!', 1, false],
    ['text', '', 0, true],
    ['text', 'cd', 2, false],
  ]);
  expect(unkept).toBe(fragments.length + last.length);
  expect(reader.isBetweenMessages).toBe(true);
});

test('a control frame that is longer than any is no frame: nothing is kept of it', () => {
  const reader = new FrameReader({ frame: () => {}, unkept: () => {} });
  reader.push(Buffer.from([0x89, 127, 0, 0, 0x10, 0, 0, 0, 0, 0]));
  expect(reader.isLost).toBe(true);
});
