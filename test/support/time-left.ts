import { TestRunner } from 'vitest';

/** What a test takes at most where it says nothing else, in milliseconds. */
const usualTimeout = 20_000;
/** Enough to tell what was waited for before the test is ended, in milliseconds. */
const moment = 1000;

/** How long the running test may still wait for a process, in milliseconds: a busy machine takes its time to start one. */
export function timeLeft(): number {
  const { timeout = usualTimeout, result } = TestRunner.getCurrentTest() ?? {};
  const spent = Date.now() - (result?.startTime ?? Date.now());
  const left = timeout - moment - spent;
  // A second try has a time of its own.
  return left > 0 ? left : timeout - moment;
}
