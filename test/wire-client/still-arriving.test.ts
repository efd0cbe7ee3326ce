import { expect, test } from 'vitest';
import { stillArriving } from '../../src/wire-client/connection/still-arriving.ts';

/** What is told of a connection, asked after each of these steps. */
const told = (steps: [bytes: number, frames: number][], timeoutMs = 1000): boolean[] => {
  const come = { bytes: 0, frames: 0 };
  const isArriving = stillArriving(() => ({ ...come }), timeoutMs);
  return steps.map(([bytes, frames]) => {
    come.bytes += bytes;
    come.frames += frames;
    return isArriving();
  });
};

test('a wait is held up while a frame is on its way, and by nothing else', () => {
  const steps: [number, number][] = [
    [100, 0],
    [0, 0],
    [100, 1],
    [6, 0],
    [50, 0],
  ];
  expect(told(steps)).toEqual([true, false, false, false, true]);
});

test('bytes without end hold it up for three times its length', () => {
  const endless = Array.from({ length: 40 }, (): [number, number] => [1000, 0]);
  expect(told(endless).filter(Boolean).length).toBe(30);
});
