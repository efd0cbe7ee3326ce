import type { ObservedResult } from '../../../observer/index.ts';

/** What a soak knows to be broken: what it did itself, and how long it waited, no observer knows. */
export type SoakFinding = Pick<ObservedResult, 'requirement' | 'times' | 'findings'>;

type Found = SoakFinding['findings'][number];

/** One requirement, with all that was found; nothing where nothing was. */
export const findingOf = (
  requirement: SoakFinding['requirement'],
  found: readonly (Pick<Found, 'sentence' | 'expected' | 'actual'> & { evidence: readonly (number | undefined)[] })[],
): SoakFinding[] => {
  if (found.length === 0) return [];
  const nobody = { users: [], connections: [], requests: [] };
  const findings = found.map(({ evidence, ...words }) => ({
    ...words,
    ...nobody,
    evidence: [...new Set(evidence.filter((seq) => seq !== undefined))].sort((a, b) => a - b),
  }));
  return [{ requirement, times: findings.length, findings }];
};
