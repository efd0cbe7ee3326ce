import { expect, test } from 'vitest';
import { FrameReader, type WireFrame } from '../../src/proxy/chat/frame-reader.ts';
import { beginsWithConnected, OwnPing } from '../../src/proxy/chat/own-ping.ts';
import { BareClient, tcpTarget } from '../forward/front.ts';
import { foundIn, inFrontOf } from './proxied.ts';

const [text, pongCode, pingCode] = [1, 10, 9];

/** A short frame; a client's is masked. */
function frame(opcode: number, payload: string | Buffer, isMasked = true): Buffer {
  const bytes = Buffer.from(payload);
  const mask = Buffer.from([1, 2, 3, 4]);
  const plain = Buffer.concat([Buffer.from([0x80 | opcode, bytes.length]), bytes]);
  if (!isMasked) return plain;
  const hidden = bytes.map((byte, at) => byte ^ (mask[at & 3] ?? 0));
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | bytes.length]), mask, hidden]);
}

const connected = frame(text, '{"status":"CONNECTED"}', false);

test('the answer to the ping is taken out, in whatever pieces it comes, and every other byte passes', () => {
  const said = ['a', 'b', 'c'].map((letter) => frame(text, letter.repeat(100)));
  const other = frame(pongCode, 'of the server');
  for (const size of [1, 2, 5, 64, 1000]) {
    const ping = new OwnPing();
    const payload = ping.begin().subarray(2);
    const bytes = Buffer.concat([
      said[0] ?? '',
      other,
      frame(pongCode, payload),
      said[1] ?? '',
      other,
      said[2] ?? '',
    ] as Buffer[]);
    const passed: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) passed.push(...ping.passing(bytes.subarray(at, at + size)));
    expect(Buffer.concat([...passed, ping.rest()])).toEqual(
      Buffer.concat([said[0], other, said[1], other, said[2]] as Buffer[]),
    );
  }
});

test('a frame of the client that never ends passes as it comes; half a pong at the end passes, too', () => {
  const ping = new OwnPing();
  ping.begin();
  const begun = frame(text, 'x'.repeat(100)).subarray(0, 40);
  expect(Buffer.concat(ping.passing(begun))).toEqual(begun);
  const other = new OwnPing();
  other.begin();
  const half = frame(pongCode, 'half').subarray(0, 5);
  expect(Buffer.concat(other.passing(half))).toHaveLength(0);
  expect(other.rest()).toEqual(half);
});

test('only a whole CONNECTED at the beginning has a ping ahead of it', () => {
  expect(beginsWithConnected(connected)).toBe(true);
  expect(beginsWithConnected(Buffer.concat([frame(pingCode, 'x', false), connected]))).toBe(true);
  expect(beginsWithConnected(connected.subarray(0, 10))).toBe(false);
  expect(beginsWithConnected(Buffer.concat([frame(text, '{}', false), connected]))).toBe(false);
  expect(beginsWithConnected(frame(text, '{"status":"NO"}', false))).toBe(false);
  expect(beginsWithConnected(Buffer.from('rubbish that is no frame'))).toBe(false);
});

/** A server that says CONNECTED to any token, with a ping of its own behind it. */
async function behind(got: Buffer[]): Promise<string> {
  return tcpTarget((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.once('data', () => socket.write(Buffer.concat([connected, frame(pingCode, 'mine', false)])));
      socket.on('data', (bytes) => got.push(bytes));
    });
  });
}

/** Speaks through a proxy, and answers pings as it is told. @returns what the server got behind the token, and what was found */
async function speak(answer: (ping: Buffer, serverPing: Buffer) => Buffer[]) {
  const got: Buffer[] = [];
  const { proxy, url } = await inFrontOf(await behind(got));
  const client = new BareClient(Number(new URL(url).port));
  client.send('GET /chat/connect HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await client.came(/\r\n\r\n/);
  client.send(frame(text, '{"auth_token":"token-ada"}'));
  const all = await client.came(/mine$/);
  const frames: WireFrame[] = [];
  new FrameReader((one) => void frames.push(one)).push(Buffer.from(all.split(/\r\n\r\n(.*)/s)[1] ?? '', 'latin1'));
  expect(frames.map(({ kind }) => kind)).toEqual(['ping', 'text', 'ping']);
  const [own, , theirs] = frames.map(({ payload }) => payload) as [Buffer, Buffer, Buffer];
  const last = frame(text, '{"room":"1","messages":"last"}');
  client.send(Buffer.concat([...answer(own, theirs), last]));
  await client.came(/mine$/);
  await expect.poll(() => Buffer.concat(got).includes(last), { message: 'the last frame' }).toBe(true);
  const [, ...said] = readFrames(Buffer.concat(got));
  return { said, found: foundIn(proxy.verdict.report()), entries: proxy.trace.entries() };
}

function readFrames(bytes: Buffer): string[] {
  const read: string[] = [];
  new FrameReader(({ kind, payload }) => void read.push(`${kind} ${payload}`)).push(bytes);
  return read;
}

const post = '{"room":"1","messages":"at once"}';

test('a client may answer the ping later, and the server sees no answer', async () => {
  const { said, found, entries } = await speak((own, theirs) => [
    frame(text, post),
    frame(pongCode, own),
    frame(pongCode, theirs),
  ]);
  expect(said).toEqual([`text ${post}`, 'pong mine', 'text {"room":"1","messages":"last"}']);
  expect(found).toEqual([]);
  expect(entries.filter(({ kind }) => kind === 'pong')).toMatchObject([{ connection: 1, side: 'client' }]);
});

test('a client may answer first, or never', async () => {
  const prompt = await speak((own, theirs) => [frame(pongCode, own), frame(pongCode, theirs), frame(text, post)]);
  expect(prompt.found).toEqual([]);
  expect(prompt.said).toEqual(['pong mine', `text ${post}`, 'text {"room":"1","messages":"last"}']);
  const silent = await speak(() => [frame(text, post)]);
  expect(silent.found).toEqual([]);
  expect(silent.said).toEqual([`text ${post}`, 'text {"room":"1","messages":"last"}']);
});
