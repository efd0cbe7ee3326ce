import { PassThrough, type Writable } from 'node:stream';
import { expect, it } from 'vitest';
import * as ws from 'ws';
import { maskedLength, textFrame } from '../../src/mock-server/adapters/socket/text-frame.ts';
import { within } from '../support/deadline.ts';

/** What `ws` reads and writes frames with; its types do not tell of it. */
const { Receiver, Sender } = ws as unknown as {
  Receiver: new (options: { isServer: boolean }) => Writable;
  Sender: { frame(data: Buffer, options: object): Buffer[] };
};

it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('a text of %i bytes is read as it was', async (length) => {
  const text = 'é'.repeat(length).slice(0, length / 2) + 'x'.repeat(length % 2);
  const receiver = new Receiver({ isServer: false });
  const read = new Promise((resolve) =>
    receiver.on('message', (data: Buffer, isBinary: boolean) => resolve([String(data), isBinary])),
  );
  new PassThrough().end(textFrame(Buffer.from(text))).pipe(receiver);
  expect(await within(read, 'a frame')).toEqual([text, false]);
});

it('is made once for all who get it', () => {
  const text = Buffer.from('hello');
  expect(textFrame(text)).toBe(textFrame(text));
  expect(textFrame(Buffer.from('hello'))).not.toBe(textFrame(text));
});

it.each([0, 125, 126, 65_535, 65_536])('a message of %i bytes is as long as clients send it', (length) => {
  const frame = Sender.frame(Buffer.alloc(length), { fin: true, mask: true, opcode: 1, readOnly: false, rsv1: false });
  expect(maskedLength(length)).toBe(Buffer.concat(frame).length);
});
