import type { Scenario } from '../protocol/index.ts';

/** A scenario, and where it is written. */
export interface Script {
  scenario: Scenario;
  /** How reports call it: a word or two. */
  name: string;
  /** The row of its table that is played. */
  row?: string;
  /** Which of several plays with different seeds it is, from 1. */
  round?: number;
  /** Where a step is written, such as `lunch.yaml:27`. @param index from 0 */
  placeOf(index: number): string;
  /** The command that plays it again. */
  rerun: string;
}
