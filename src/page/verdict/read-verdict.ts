import { triedBy } from '../../client-rules/index.ts';
import type { ClientResult, ClientVerdict } from '../../protocol/index.ts';

/** A requirement and how it stands. */
export interface RequirementOnPage {
  id: string;
  level: ClientResult['level'];
  title: string;
  reason: string;
  remedy: string;
  status: ClientResult['status'];
  /** How often it was put to the test. */
  triggers: number;
  findings: FindingOnPage[];
  /** A bundled scenario that puts it to the test. */
  triedBy: string | undefined;
}

/** Where a requirement was broken. */
export interface FindingOnPage {
  client: string;
  sentence: string;
  expected: string;
  actual: string;
  times: number;
  /** The numbers of the entries that prove it. */
  offending: number[];
}

/** The verdict on the clients, as the page shows it. */
export interface VerdictOnPage {
  verdict: ClientVerdict['verdict'];
  requirements: RequirementOnPage[];
  /** What each entry proves. */
  proofs: ReadonlyMap<number, Proof[]>;
}

export interface Proof {
  requirement: RequirementOnPage;
  finding: FindingOnPage;
}

export const noVerdict: VerdictOnPage = { verdict: 'unseen', requirements: [], proofs: new Map() };

export function readVerdict({ verdict, results }: ClientVerdict): VerdictOnPage {
  const requirements = results.map(readResult);
  const proofs = new Map<number, Proof[]>();
  for (const requirement of requirements) {
    for (const finding of requirement.findings) {
      for (const seq of finding.offending) proofs.set(seq, [...(proofs.get(seq) ?? []), { requirement, finding }]);
    }
  }
  return { verdict, requirements, proofs };
}

const scenarios: Readonly<Record<string, string | undefined>> = triedBy;

function readResult({ requirement: id, cure: remedy, occasions, findings, ...rest }: ClientResult): RequirementOnPage {
  return {
    ...rest,
    id,
    remedy,
    triggers: occasions,
    findings: findings.map(({ guilty: offending, ...finding }) => ({ ...finding, offending })),
    triedBy: scenarios[id],
  };
}
