/** Where the mock's time comes from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * A clock that runs like the machine's, from another moment where one is given.
 * @param startsAt milliseconds since 1970
 */
export function runningClock(startsAt = Date.now()): Clock {
  const began = performance.now();
  return { now: () => startsAt + (performance.now() - began) };
}
