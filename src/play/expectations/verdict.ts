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

/** What came of a step that several users did. */
export function together(verdicts: readonly StepVerdict[]): StepVerdict {
  const worst = (status: StepVerdict['status']) => verdicts.find((verdict) => verdict.status === status);
  return worst('failed') ?? worst('skipped') ?? worst('passed') ?? done;
}
