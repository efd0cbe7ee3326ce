import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { endWith } from '../../src/server-kit/index.ts';

test('who has its answer on a bare socket and does not go is cut off, because each socket is a file descriptor', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const socket = new PassThrough({ autoDestroy: false });
  endWith(socket, { status: 404, body: '{}' });
  vi.advanceTimersByTime(1999);
  expect([socket.writableEnded, socket.destroyed]).toEqual([true, false]);
  vi.advanceTimersByTime(1);
  expect(socket.destroyed).toBe(true);
});
