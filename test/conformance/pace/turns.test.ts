import { describe, expect, test } from 'vitest';
import { Turns } from '../../../src/conformance/pace/turns.ts';

/** Keeps this process from running for so many milliseconds. */
function stall(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** When each of many turns was given, in milliseconds. */
async function given(turns: Turns, count: number): Promise<number[]> {
  const times: number[] = [];
  const all = Array.from({ length: count }, async () => {
    await turns.take();
    times.push(performance.now());
  });
  await Promise.all(all);
  return times;
}

describe('turns', () => {
  test('have no limit where there is none, and keep their order', async () => {
    const turns = new Turns();
    expect(turns.take()).toBeUndefined();
    expect(turns.take()).toBeUndefined();
    const order: number[] = [];
    turns.pause(20);
    await Promise.all([1, 2, 3].map((each) => turns.take()?.then(() => order.push(each))));
    expect(order).toEqual([1, 2, 3]);
  });

  test('that are overdue because this process did not run are not given all at once', async () => {
    const turns = new Turns(100);
    const running = given(turns, 40);
    setTimeout(() => stall(200), 50);
    const times = await running;
    const closest = times.map((time) => times.filter((other) => other >= time && other < time + 8).length);
    // Two by themselves, some more where the machine stands still between a turn and its time; 20 are overdue.
    expect(Math.max(...closest)).toBeLessThan(10);
  });

  test('are free once all that waited have had theirs', async () => {
    const turns = new Turns(100);
    const last = given(turns, 5);
    await turns.free();
    expect(turns.take()).toBeUndefined();
    expect(await last).toHaveLength(5);
  });

  test('follow a rate that changes meanwhile', async () => {
    const turns = new Turns(1);
    turns.take();
    const next = turns.take();
    expect(next).toBeDefined();
    turns.perSecond = 1000;
    await next;
    await turns.free();
    expect(turns.take()).toBeUndefined();
  });
});
