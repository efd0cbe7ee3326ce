import type { Report, Result } from '../../protocol/index.ts';
import { type FindingOnPage, type RequirementOnPage, type VerdictOnPage, withProofs } from './verdict-on-page.ts';

const statuses: Record<Result['status'], RequirementOnPage['status']> = {
  passed: 'passed',
  failed: 'failed',
  warned: 'warned',
  skipped: 'untried',
  errored: 'untried',
};

/** A report: the transcript of a result shows what proves it, without the numbers of the entries. */
export function readReport({ verdict, results }: Report): VerdictOnPage {
  return withProofs(verdict, results.map(readResult));
}

function readResult(result: Result): RequirementOnPage {
  const { id, subject, level, title, status, reason = '', remedy = '', occasions } = result;
  const isBroken = status === 'failed' || status === 'warned';
  return {
    id: subject === undefined ? id : `${id} (${subject})`,
    level,
    title,
    reason: isBroken ? '' : reason,
    remedy,
    status: statuses[status],
    triggers: occasions,
    findings: isBroken ? [findingOf(result)] : [],
    triedBy: undefined,
  };
}

function findingOf({ subject, reason = '', expected, actual, times = 1, transcript }: Result): FindingOnPage {
  const proving = transcript.filter(({ guilty: isOffending }) => isOffending);
  return {
    client: subject ?? 'the server',
    sentence: reason,
    expected: JSON.stringify(expected ?? {}),
    actual: JSON.stringify(actual ?? {}),
    times,
    offending: [],
    lines: proving.map(({ who, kind, data }) => `${who} ${kind} ${JSON.stringify(data ?? {})}`),
  };
}
