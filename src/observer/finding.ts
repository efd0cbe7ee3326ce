import type { ObservableRequirement } from './observable.ts';

/** Where the server broke a requirement. */
export interface ObservedFinding {
  /** What the server did, in one sentence. */
  sentence: string;
  expected: string;
  actual: string;
  /** The `seq` of the two to five entries that prove it; one where one is enough. */
  evidence: number[];
  /** By position in `evidence`: which recording each entry is in; missing where there is only one. */
  recordings?: number[];
  /** Labels of the users it concerns. */
  users: string[];
  connections: number[];
  requests: number[];
}

/** What passed says about one requirement. */
export interface ObservedResult {
  requirement: ObservableRequirement;
  verdict: 'kept' | 'broken' | 'not tested';
  /** How often it was put to the test. */
  tests: number;
  /** How often it was broken. */
  times: number;
  /** The first of them. */
  findings: ObservedFinding[];
}

/** One result for every requirement that observation can decide, in the order of the register. */
export interface ObserverVerdict {
  results: ObservedResult[];
}
