import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { InTurns } from '../../src/mock-server/adapters/in-turns.ts';

test('of a flood some is handled in one turn of the event loop, in its order, and nothing is read meanwhile', async () => {
  const reader = { pause: vi.fn(), resume: vi.fn() };
  const turns = new InTurns(reader);
  const handled: number[] = [];
  for (let number = 0; number < 100; number += 1) turns.handle(() => handled.push(number));
  const afterEachTurn: number[] = [handled.length];
  while (handled.length < 100) {
    await nextTurn();
    afterEachTurn.push(handled.length);
  }
  expect(afterEachTurn).toEqual([16, 32, 48, 64, 80, 96, 100]);
  expect(handled).toEqual(handled.toSorted((a, b) => a - b));
  expect([reader.pause.mock.calls.length, reader.resume.mock.calls.length]).toEqual([1, 1]);
});

test('whoever does not flood is answered at once', async () => {
  const reader = { pause: vi.fn(), resume: vi.fn() };
  const turns = new InTurns(reader);
  for (let turn = 0; turn < 5; turn += 1) {
    let handled = 0;
    for (let count = 0; count < 10; count += 1) turns.handle(() => (handled += 1));
    expect(handled).toBe(10);
    await nextTurn();
  }
  expect(reader.pause).not.toHaveBeenCalled();
});

test('what waits when the connection ends is handled before that', () => {
  const turns = new InTurns();
  const handled: number[] = [];
  for (let number = 0; number < 100; number += 1) turns.handle(() => handled.push(number));
  turns.finish();
  expect(handled).toHaveLength(100);
});
