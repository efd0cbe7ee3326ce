import type { Evidence } from '../../protocol/index.ts';

/** What came of a step. `done`: an action that is no expectation. */
export type StepVerdict =
  | { status: 'done' }
  | { status: 'passed'; evidence?: Evidence }
  | FailedStep
  | { status: 'skipped'; reason: string; remedy?: string };

export interface FailedStep {
  status: 'failed';
  /** A sentence without the place of the step. */
  reason: string;
  expected?: unknown;
  actual?: unknown;
  /** Indexes of the transcript entries that are not as expected. */
  offending?: number[];
  evidence?: Evidence;
}

export const done: StepVerdict = { status: 'done' };
export const passed: StepVerdict = { status: 'passed' };

export const failed = (reason: string, details: Omit<FailedStep, 'status' | 'reason'> = {}): FailedStep => ({
  status: 'failed',
  reason,
  ...details,
});

export const skipped = (reason: string, remedy?: string): StepVerdict => ({
  status: 'skipped',
  reason,
  ...(remedy && { remedy }),
});

/** What came of a step that several users did; where it failed for some of them, each has its reason. */
export function together(verdicts: readonly StepVerdict[]): StepVerdict {
  const failures = verdicts.filter((verdict): verdict is FailedStep => verdict.status === 'failed');
  const worst = (status: StepVerdict['status']) => verdicts.find((verdict) => verdict.status === status);
  return allFailures(failures) ?? worst('skipped') ?? worst('passed') ?? done;
}

/** So many reasons are told. */
const mostReasons = 5;

function allFailures(failures: readonly FailedStep[]): FailedStep | undefined {
  const [first] = failures;
  if (!first || failures.length === 1) return first;
  const reasons = [...new Set(failures.map(({ reason }) => reason))];
  const left = reasons.length - mostReasons;
  const actual = failures.flatMap((failure) => (failure.actual === undefined ? [] : [failure.actual]));
  return {
    ...first,
    reason: [...reasons.slice(0, mostReasons), ...(left > 0 ? [`So it is for ${left} more.`] : [])].join(' '),
    ...(actual.length > 1 && { actual }),
    offending: [...new Set(failures.flatMap(({ offending = [] }) => offending))].sort((a, b) => a - b),
  };
}
