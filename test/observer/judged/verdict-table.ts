import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import { judged, type Told } from '../brief-recording.ts';

export type Verdict = 'kept' | 'broken' | 'unknown';
export type Row = [verdict: Verdict, name: string, passed: Told, knowledge?: ObserverKnowledge];

/** Where it is broken, nothing else is; where it is unknown, it is neither kept nor broken. */
export function expectVerdict(requirement: string, [verdict, , passed, knowledge]: Row): void {
  const { broken, kept } = judged(passed, knowledge);
  expect(broken).toEqual(verdict === 'broken' ? [requirement] : []);
  expect(kept.includes(requirement)).toBe(verdict === 'kept');
}

/** What an observer says of a requirement, a row for each recording. */
export const table = (requirement: string, rows: Row[]): void => {
  describe(requirement, () => {
    test.each(rows)('%s: %s', (...row) => expectVerdict(requirement, row));
  });
};
