import type { Case } from '../case/case.ts';
import type { Attempted } from './run-case.ts';
import { groupByRun } from './schedule.ts';

/** Cases that share a run. */
export interface Disturbed {
  act: readonly Case[];
  /** What happened when they were acted out beside others. */
  before: Attempted | undefined;
}

/** Cases that are to be acted out again, by how long they took beside others. */
export function quickestFirst(open: readonly Case[], disturbed: readonly Attempted[]): Disturbed[] {
  const acts = groupByRun(open).map((act) => {
    const before = disturbed.find(({ records }) => records.some(({ id }) => id === act[0]?.id));
    return { act, before };
  });
  return acts.toSorted((one, other) => durationOf(one) - durationOf(other));
}

const durationOf = ({ before }: Disturbed): number => before?.records[0]?.durationMs ?? 0;
