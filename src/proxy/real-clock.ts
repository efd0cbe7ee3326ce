import type { Clock } from '../faults/index.ts';

/** A real server has the time that it has: nobody steers it. */
export const realClock: Clock = {
  now: Date.now,
  setTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
