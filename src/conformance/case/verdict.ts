import type { Evidence } from '../../protocol/index.ts';

export interface Failure {
  status: 'failed';
  /** A full sentence. */
  reason: string;
  expected?: unknown;
  actual?: unknown;
  /** Indexes of the transcript entries that break the requirement. */
  offending?: number[];
  /** Names what the server does differently; cases that share a deviation are reported once. */
  deviations?: readonly string[];
  evidence?: Evidence;
  /** What helps, where it is not what the register says. */
  remedy?: string;
  /** True where what came before is part of it: no single line by hand shows it. */
  needsHistory?: true;
  /** True where it is tolerated unless the run is strict. */
  strictOnly?: true;
}

/** What a case found. `skipped`: not exercised; `errored`: our own side could not judge it. */
export type Verdict =
  | { status: 'passed'; evidence?: Evidence }
  | Failure
  | { status: 'skipped'; reason: string; remedy?: string; because?: string }
  | { status: 'errored'; reason: string };

export const passed = (evidence?: Evidence): Verdict => ({ status: 'passed', ...(evidence && { evidence }) });

export const failed = (reason: string, details: Omit<Failure, 'status' | 'reason'> = {}): Failure => ({
  status: 'failed',
  reason,
  ...details,
});

/** Not this requirement's business: another one is broken, and its own case says so. */
export const becauseOf = (requirement: string, reason: string): Verdict => ({
  status: 'skipped',
  reason: `because of ${requirement}: ${reason}`,
  because: requirement,
});

/** A failure with what helps, where that is not what the register says; any other verdict as it is. */
export const withRemedy = (verdict: Verdict, remedy: string | undefined): Verdict =>
  verdict.status === 'failed' && remedy !== undefined ? { ...verdict, remedy } : verdict;

/** The first verdict that is not `passed`, else `passed`. */
export const firstProblem = (verdicts: Iterable<Verdict | undefined>, evidence?: Evidence): Verdict => {
  for (const verdict of verdicts) if (verdict && verdict.status !== 'passed') return verdict;
  return passed(evidence);
};
