import { triedBy } from '../../client-rules/index.ts';
import type { ClientResult, ClientVerdict, Report } from '../../protocol/index.ts';
import { readReport } from './read-report.ts';
import { type RequirementOnPage, type VerdictOnPage, withProofs } from './verdict-on-page.ts';

const scenarios: Readonly<Record<string, string | undefined>> = triedBy;

/** Of a mock, the verdict on its clients; of a proxy and of recordings, a report on the server and its clients. */
export function readVerdict(answer: ClientVerdict | Report): VerdictOnPage {
  if ('target' in answer) return readReport(answer);
  return withProofs(answer.verdict, answer.results.map(readResult));
}

function readResult({ requirement: id, cure: remedy, occasions, findings, ...rest }: ClientResult): RequirementOnPage {
  return {
    ...rest,
    id,
    remedy,
    triggers: occasions,
    findings: findings.map(({ guilty: offending, ...finding }) => ({ ...finding, offending, lines: [] })),
    triedBy: scenarios[id],
  };
}
