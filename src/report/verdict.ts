import type { Report, Result, Summary } from '../protocol/index.ts';

/**
 * The verdict on a run. Incomplete: nothing failed, but of a MUST no case was exercised, or one could not be judged, and
 * it is not waived. A failure that the baseline expects does not count.
 */
export function verdictOf(results: readonly Result[]): Report['verdict'] {
  if (results.some(({ status, expectedFailure }) => status === 'failed' && !expectedFailure)) return 'violations';
  return openMusts(results).length === 0 ? 'conformant' : 'incomplete';
}

/** The MUST requirements that are neither judged nor waived, each once. */
export function openMusts(results: readonly Result[]): string[] {
  const musts = results.filter(({ level, waived }) => level === 'MUST' && !waived);
  const exercised = new Set(musts.filter(isExercised).map(({ requirement }) => requirement));
  const open = musts.filter(({ requirement, status }) => !exercised.has(requirement) || status === 'errored');
  return [...new Set(open.map(({ requirement }) => requirement))];
}

/** A run that could not go on is no pass, whatever was left. @param partial why it could not */
export const verdictOnRun = (verdict: Report['verdict'], partial: string | undefined): Report['verdict'] =>
  partial !== undefined && verdict === 'conformant' ? 'incomplete' : verdict;

const isExercised = ({ status }: Result): boolean => status === 'passed' || status === 'failed' || status === 'warned';

export function summarise(results: readonly Result[]): Summary {
  const count = (status: Result['status']) => results.filter((result) => result.status === status).length;
  return {
    total: results.length,
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    skipped: count('skipped'),
    errored: count('errored'),
  };
}
