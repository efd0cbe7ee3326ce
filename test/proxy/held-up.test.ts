import { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import {
  type Clock,
  FaultContext,
  Faults,
  frameStages,
  type IncomingFrame,
  parseFault,
  pipeline,
} from '../../src/faults/index.ts';
import { ChatSocket } from '../../src/proxy/chat/chat-socket.ts';
import { ProxyJournal } from '../../src/proxy/record/proxy-journal.ts';
import { ProxySession } from '../../src/proxy/record/proxy-session.ts';
import { TokenNames } from '../../src/proxy/record/token-names.ts';
import { Trace } from '../../src/traffic/index.ts';

/** A clock that stands until it is told that all is over. */
class StandingClock implements Clock {
  readonly #timers = new Set<() => void>();
  now = () => 0;

  setTimer(_delayMs: number, callback: () => void): () => void {
    this.#timers.add(callback);
    return () => this.#timers.delete(callback);
  }

  strike(): void {
    for (const callback of this.#timers) if (this.#timers.delete(callback)) callback();
  }
}

/** One side of a connection, which takes everything. */
class Side extends Duplex {
  got = 0;

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.got += chunk.length;
    done();
  }
}

const text = JSON.stringify({
  message: { id: 7, message: 'x'.repeat(1_000_000), poster: 'u2', room: '1', timestamp: 1_800_000_000 },
});
const head = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
head.writeUInt32BE(text.length, 6);
const frame = Buffer.concat([head, Buffer.from(text)]);

/** A connection through a proxy with a fault. @param user whose token was accepted */
function connection(fault: string, user?: string) {
  const clock = new StandingClock();
  const faults = new Faults(1, clock);
  faults.add(parseFault(fault));
  const subjects = { userOf: () => user, ownerOf: () => user, expire: () => {} };
  const context = new FaultContext(subjects, clock, faults, () => {});
  const [client, server] = [new Side(), new Side()];
  const handleFrame = pipeline<IncomingFrame>(frameStages(context), ({ raw = [] }) => {
    for (const bytes of raw) server.write(bytes);
  });
  const upgraded = { client, server, clientHead: Buffer.alloc(0), serverHead: Buffer.alloc(0) };
  const others = { journal: new ProxyJournal(new Trace()), report: () => {}, hasExpired: () => false, gone: () => {} };
  const session = new ProxySession(1, new TokenNames(new Map()));
  new ChatSocket(upgraded, session, { faults: context, handleFrame, ...others }).begin(upgraded);
  onTestFinished(() => void [client.destroy(), server.destroy()]);
  return { clock, client, server };
}

/** So many frames come, as far as they are read. */
async function say(from: Side, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) from.push(frame);
  await new Promise(setImmediate);
}

test.each([
  ['{ on: connect, delay: 60s }', undefined, 'client'],
  ['{ on: send, delay: 60s }', 'user 1', 'client'],
  ['{ on: deliver, delay: 60s }', 'user 1', 'server'],
] as const)('of a side that %s holds up no more is read past 16 MB, until that goes on', async (fault, user, side) => {
  const { clock, client, server } = connection(fault, user);
  const [from, to] = side === 'client' ? [client, server] : [server, client];
  await say(from, 16);
  expect(from.isPaused()).toBe(false);
  await say(from, 10);
  expect([from.isPaused(), to.got]).toEqual([true, 0]);
  expect(from.readableLength).toBeGreaterThan(7 * frame.length);
  while (to.got < 26 * frame.length) {
    const before = to.got;
    clock.strike();
    await new Promise(setImmediate);
    expect(to.got).toBeGreaterThan(before);
  }
  expect(from.isPaused()).toBe(false);
});

test('small frames are not held up without number either', async () => {
  const { client } = connection('{ on: send, delay: 60s }', 'user 1');
  client.push(Buffer.alloc(2 * 40_000, Buffer.from([0x81, 0])));
  await new Promise(setImmediate);
  expect(client.isPaused()).toBe(true);
});

test('what comes when 16 MB are held back is not held back', async () => {
  const { client, server } = connection('{ on: deliver, hold: 1000 }', 'user 1');
  await say(server, 20);
  expect([client.got, server.isPaused()]).toEqual([3 * frame.length, false]);
});
