import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/protocol/index.ts';
import { RawClient } from '../../support/raw-client.ts';
import { startFaulty } from './start-faulty.ts';

describe('a fault on a live message', () => {
  async function bobListens(...faults: Fault[]) {
    const started = await startFaulty(...faults);
    const bob = await RawClient.connect(started.webSocketUrl, 'token-bob');
    const say = (...texts: string[]): void => {
      for (const text of texts) started.mock.steering.post({ as: 'ada', room: '1', message: text });
    };
    const hear = async (count: number): Promise<string[]> => {
      const texts: string[] = [];
      while (texts.length < count) texts.push(await bob.nextText());
      return texts;
    };
    return { ...started, bob, say, hear };
  }

  it('loses and doubles', async () => {
    const { say, hear } = await bobListens(
      { on: 'deliver', nth: 1, drop: true },
      { on: 'deliver', nth: 2, duplicate: true },
    );
    say('one', 'two', 'three');
    expect(await hear(3)).toEqual(['two', 'two', 'three']);
  });

  it('holds one back until two later ones have gone out', async () => {
    const { say, hear } = await bobListens({ on: 'deliver', nth: 1, hold: 2 });
    say('one', 'two', 'three', 'four');
    expect(await hear(4)).toEqual(['two', 'three', 'one', 'four']);
  });

  it('holds one back no longer than it should', async () => {
    const { say, hear, mock } = await bobListens({ on: 'deliver', nth: 1, hold: 5, delay: '1s' });
    say('one', 'two');
    mock.clock.advance(1_000);
    expect(await hear(2)).toEqual(['two', 'one']);
  });

  it('delays, and keeps the order', async () => {
    const { say, hear, mock } = await bobListens({ on: 'deliver', every: 2, delay: '300ms' });
    say('one', 'two', 'three');
    expect(await hear(1)).toEqual(['one']);
    mock.clock.advance(299);
    say('four');
    mock.clock.advance(1);
    expect(await hear(2)).toEqual(['two', 'three']);
    mock.clock.advance(299);
    expect(await hear(1)).toEqual(['four']);
  });

  it('sends a frame that no document knows', async () => {
    const { say, bob } = await bobListens({ on: 'deliver', inject: { type: 'typing' } });
    say('one');
    expect([await bob.next(), await bob.nextText()]).toEqual(['{"type":"typing"}', 'one']);
  });

  it('breaks the JSON off', async () => {
    const { say, bob } = await bobListens({ on: 'deliver', malformed: true });
    say('one');
    const frame = await bob.next();
    expect(() => JSON.parse(frame)).toThrow();
  });

  it('sends one in fragments, and it is the same', async () => {
    const { say, bob, hear } = await bobListens({ on: 'deliver', split: 4 });
    const fragments: boolean[] = [];
    const { _socket: wire } = bob.socket as unknown as { _socket: NodeJS.ReadableStream };
    let bytes = Buffer.alloc(0);
    wire.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
    });
    say('naïve 🍜');
    expect(await hear(1)).toEqual(['naïve 🍜']);
    for (let at = 0; at < bytes.length; at += 2 + (bytes[at + 1] ?? 0)) fragments.push(((bytes[at] ?? 0) & 0x80) !== 0);
    expect(fragments).toEqual([false, false, false, true]);
  });

  it('pads one to a size', async () => {
    const { say, bob } = await bobListens({ on: 'deliver', oversized: 5_000_000 });
    say('big');
    const frame = await bob.next();
    expect(Buffer.byteLength(frame)).toBe(5_000_000);
    expect(JSON.parse(frame).message.message.startsWith('big....')).toBe(true);
  });

  it('closes after so many', async () => {
    const { say, bob, hear } = await bobListens({ on: 'deliver', nth: 3, close: 1012 });
    say('one', 'two', 'three', 'four');
    expect(await hear(2)).toEqual(['one', 'two']);
    expect(await bob.closeCode()).toBe(1012);
    expect(bob.unread).toEqual([]);
  });

  it('counts each connection on its own where it is told to', async () => {
    const { say, hear, webSocketUrl } = await bobListens({ on: 'deliver', per: 'connection', nth: 1, drop: true });
    const other = await RawClient.connect(webSocketUrl, 'token-bob');
    say('one', 'two');
    expect([await hear(1), await other.nextText()]).toEqual([['two'], 'two']);
  });

  it('acts only on messages of its poster, in its room', async () => {
    const { say, hear, mock } = await bobListens({ on: 'deliver', poster: 'ada', room: '1', drop: true });
    say('lost');
    mock.steering.post({ as: 'carol', room: '1', message: 'from carol' });
    mock.steering.post({ as: 'ada', room: '2', message: 'in room 2' });
    expect(await hear(2)).toEqual(['from carol', 'in room 2']);
  });
});
