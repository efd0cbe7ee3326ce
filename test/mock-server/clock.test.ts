import { describe, expect, it } from 'vitest';
import { SteerableClock } from '../../src/mock-server/clock/steerable-clock.ts';
import { within } from '../support/deadline.ts';

const day = 86_400_000;

function frozen() {
  return new SteerableClock({ startsAt: 1_000, isFrozen: true });
}

describe('the clock', () => {
  it('stands still while it is frozen', () => {
    const clock = frozen();
    expect([clock.now(), clock.now()]).toEqual([1_000, 1_000]);
  });

  it('lets every timer on the way go off at its own moment', () => {
    const clock = frozen();
    const moments: number[] = [];
    for (const delay of [300, 100, 200, 900]) clock.setTimer(delay, () => moments.push(clock.now()));
    clock.advance(500);
    expect(moments).toEqual([1_100, 1_200, 1_300]);
    expect(clock.now()).toBe(1_500);
  });

  it('lets timers of one moment go off in the order in which they were set', () => {
    const clock = frozen();
    const order: string[] = [];
    for (const name of ['a', 'b', 'c']) clock.setTimer(10, () => order.push(name));
    clock.setTimer(5, () => clock.setTimer(5, () => order.push('d')));
    clock.advance(10);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('forgets a timer that was taken back, and no other', () => {
    const clock = frozen();
    const order: string[] = [];
    clock.setTimer(10, () => order.push('first'));
    const takeBack = clock.setTimer(10, () => order.push('second'));
    clock.setTimer(10, () => order.push('third'));
    takeBack();
    takeBack();
    clock.advance(10);
    expect(order).toEqual(['first', 'third']);
  });

  it('passes a day of a timer a second', () => {
    const clock = frozen();
    let ticks = 0;
    const tick = (): void => {
      ticks += 1;
      clock.setTimer(1_000, tick);
    };
    clock.setTimer(1_000, tick);
    clock.advance(day);
    expect(ticks).toBe(86_400);
  });

  it('goes on where it was, frozen and let run again', () => {
    const clock = new SteerableClock({ startsAt: 0 });
    clock.freeze();
    const moment = clock.now();
    clock.advance(day);
    expect(clock.now()).toBe(moment + day);
    clock.run();
    expect(clock.now()).toBeGreaterThanOrEqual(moment + day);
    expect(clock.isFrozen).toBe(false);
  });

  it('lets a timer go off by itself while it runs, also one that was set while it was frozen', async () => {
    const clock = new SteerableClock({ startsAt: 0, isFrozen: true });
    const keepAlive = setInterval(() => {}, 1_000);
    const goneOff = new Promise<number>((resolve) => clock.setTimer(1, () => resolve(clock.now())));
    clock.run();
    expect(await within(goneOff, 'the timer to go off')).toBe(1);
    clearInterval(keepAlive);
  });

  it('starts again where it started when it is reset, and nobody waits any more', () => {
    const clock = frozen();
    let isCalled = false;
    clock.setTimer(10, () => {
      isCalled = true;
    });
    clock.advance(5);
    clock.reset();
    clock.advance(day);
    expect(clock.now()).toBe(1_000 + day);
    expect(isCalled).toBe(false);
  });
});
