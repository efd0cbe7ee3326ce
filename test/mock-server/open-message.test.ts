import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OpenMessage } from '../../src/mock-server/adapters/socket/open-message.ts';

interface Frame {
  opcode: number;
  isFinal: boolean;
  length: number;
}

function bytesOf({ opcode, isFinal, length }: Frame): Buffer {
  const extended = length < 126 ? Buffer.alloc(0) : Buffer.alloc(length < 65_536 ? 2 : 8);
  if (extended.length === 2) extended.writeUInt16BE(length);
  if (extended.length === 8) extended.writeBigUInt64BE(BigInt(length));
  const short = length < 126 ? length : extended.length === 2 ? 126 : 127;
  return Buffer.concat([Buffer.of((isFinal ? 128 : 0) | opcode, 128 | short), extended, Buffer.alloc(4 + length, 'x')]);
}

const control = fc.record({
  opcode: fc.constantFrom(8, 9, 10),
  isFinal: fc.constant(true),
  length: fc.nat({ max: 125 }),
});
const data = fc.record({
  opcode: fc.constantFrom(0, 1, 2),
  isFinal: fc.boolean(),
  length: fc.oneof(fc.nat({ max: 200 }), fc.constantFrom(65_535, 65_536)),
});

/** Of frames of which the first `end` bytes have come. */
function unfinishedOf(frames: readonly Frame[], end: number): number {
  let [position, fragments] = [0, 0];
  for (const frame of frames) {
    const { length } = bytesOf(frame);
    if (position + length > end) break;
    position += length;
    if (frame.opcode < 8) fragments = frame.isFinal ? 0 : fragments + length;
  }
  return fragments + (end - position);
}

function inChunks(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunks.at(-1)?.length ?? 0) {
    chunks.push(bytes.subarray(at, at + (cuts[chunks.length % cuts.length] as number)));
  }
  return chunks;
}

test('of what a client has sent, the fragments count that make no whole message yet, and a frame that has begun', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(control, data), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (frames, cuts, share) => {
        const bytes = Buffer.concat(frames.map(bytesOf));
        const end = Math.round(bytes.length * share);
        const open = new OpenMessage();
        for (const chunk of inChunks(bytes.subarray(0, end), cuts)) open.push(chunk);
        expect(open.bytes).toBe(unfinishedOf(frames, end));
      },
    ),
  );
});

test('a message in two frames that come at once is whole', () => {
  const open = new OpenMessage();
  open.push(
    Buffer.concat([
      bytesOf({ opcode: 1, isFinal: false, length: 20 }),
      bytesOf({ opcode: 0, isFinal: true, length: 0 }),
    ]),
  );
  expect(open.bytes).toBe(0);
});
