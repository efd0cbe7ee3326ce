import type { Result } from '../../protocol/index.ts';

/** Why a requirement has no verdict. */
export const notTested = 'What was recorded did not put it to the test.';

/** Breaking a SHOULD is a warning. */
export const brokenStatus = (level: Result['level'], isStrict: boolean): Result['status'] =>
  level === 'MUST' || isStrict ? 'failed' : 'warned';

/** Says how often something happened, where that was more than once. */
export const withTimes = (sentence: string, times: number): string =>
  times > 1 ? `${sentence} It happened ${times} times; the first is shown.` : sentence;
