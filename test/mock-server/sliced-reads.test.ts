import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SlicedReads } from '../../src/mock-server/adapters/socket/sliced-reads.ts';
import { within } from '../support/deadline.ts';

/** A wire whose slices are gathered. */
function slicedWire() {
  const wire = new PassThrough({ readableHighWaterMark: 65_536 });
  const slices: Buffer[] = [];
  wire.on('data', (slice: Buffer) => slices.push(slice));
  const ended = new Promise<void>((resolve) => wire.on('end', resolve));
  return { wire, slices, ended, reads: new SlicedReads(wire) };
}

const packet = Buffer.from(Array.from({ length: 60_000 }, (_, index) => index % 251));

describe('what a client sends in one packet', () => {
  it('is handed on in slices, whole and in order, to the end', async () => {
    const { wire, slices, ended } = slicedWire();
    wire.end(packet);
    await within(ended, 'the end');
    expect(Buffer.concat(slices)).toEqual(packet);
    expect(Math.max(...slices.map(({ length }) => length))).toBeLessThanOrEqual(4096);
  });

  it('is not handed on while anything holds it, and the wire is not read ahead', async () => {
    const { wire, slices, ended, reads } = slicedWire();
    wire.once('data', () => {
      reads.pause();
      reads.pause();
    });
    while (wire.write(packet));
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    expect(slices.length).toBe(1);
    reads.resume();
    await nextTurn();
    expect(slices.length).toBe(1);
    reads.resume();
    wire.end();
    await within(ended, 'the end');
    expect(Buffer.concat(slices).length % packet.length).toBe(0);
  });

  it('is passed over where nobody listens any more, so that its end is noticed', async () => {
    const { wire, slices, ended } = slicedWire();
    wire.once('data', () => wire.removeAllListeners('data'));
    wire.end(packet);
    await within(ended, 'the end');
    expect(slices.length).toBe(1);
  });
});
