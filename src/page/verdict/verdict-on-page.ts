import { addToGroup } from '../../protocol/index.ts';

/** A requirement and how it stands. */
export interface RequirementOnPage {
  id: string;
  level: 'MUST' | 'SHOULD' | 'excluded';
  title: string;
  reason: string;
  remedy: string;
  status: 'passed' | 'failed' | 'warned' | 'untried' | 'excluded';
  /** How often it was put to the test, where that was counted. */
  triggers: number | undefined;
  findings: FindingOnPage[];
  /** A bundled scenario that puts it to the test. */
  triedBy: string | undefined;
}

/** Where a requirement was broken. */
export interface FindingOnPage {
  /** The client, or the server. */
  client: string;
  sentence: string;
  expected: string;
  actual: string;
  times: number;
  /** The numbers of the entries that prove it. */
  offending: number[];
  /** What proves it, where its numbers are not told. */
  lines: string[];
}

/** The verdict, as the page shows it. */
export interface VerdictOnPage {
  verdict: 'conformant' | 'violations' | 'unseen' | 'incomplete';
  requirements: RequirementOnPage[];
  /** What each entry proves. */
  proofs: ReadonlyMap<number, Proof[]>;
}

export interface Proof {
  requirement: RequirementOnPage;
  finding: FindingOnPage;
}

export const noVerdict: VerdictOnPage = { verdict: 'unseen', requirements: [], proofs: new Map() };

export function withProofs(verdict: VerdictOnPage['verdict'], requirements: RequirementOnPage[]): VerdictOnPage {
  const proofs = new Map<number, Proof[]>();
  for (const requirement of requirements) {
    for (const finding of requirement.findings) {
      for (const seq of finding.offending) addToGroup(proofs, seq, { requirement, finding });
    }
  }
  return { verdict, requirements, proofs };
}
