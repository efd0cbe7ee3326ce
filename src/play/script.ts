import type { Scenario } from '../protocol/index.ts';

/** A scenario, and where it is written. */
export interface Script {
  scenario: Scenario;
  /** How reports call it: a word or two. */
  name: string;
  /** Where a step is written, such as `lunch.yaml:27`. @param index from 0 */
  placeOf(index: number): string;
  /** The command that plays it again. */
  rerun: string;
}
