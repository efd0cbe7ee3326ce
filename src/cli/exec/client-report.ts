import { brokenResult, type JudgedRun, triedBy } from '../../client-rules/index.ts';
import type { ClientFinding, ClientResult, Report, Result } from '../../protocol/index.ts';
import { summarise } from '../../report/index.ts';
import { version } from '../../version.ts';

export interface ReportOptions {
  /** The command that ran the client. */
  command: string;
  /** UNIX milliseconds. */
  startedAt: number;
  durationMs: number;
  dialect: Report['dialect'];
}

/**
 * The verdict on a client as a report, so that the reporters of `check` can write it. With several scenarios each has
 * results of its own, and its name stands before the requirement in their ids.
 */
export function toReport(
  runs: readonly JudgedRun[],
  { command, startedAt, durationMs, dialect }: ReportOptions,
): Report {
  const results = runs.flatMap((run) => resultsOf(run, runs.length > 1));
  const verdicts = runs.map(({ verdict }) => verdict.verdict);
  const isSeen = verdicts.some((verdict) => verdict !== 'unseen');
  return {
    schemaVersion: 1,
    tool: { name: 'chat-testbed', version },
    target: command,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(durationMs),
    verdict: verdicts.includes('violations') ? 'violations' : isSeen ? 'conformant' : 'incomplete',
    summary: summarise(results),
    dialect,
    results,
    observations: [],
    created: { rooms: [], messages: 0 },
  };
}

function resultsOf({ scenario, verdict, durationMs }: JudgedRun, isOneOfMany: boolean): Result[] {
  const { clients, results } = verdict;
  const usual = clients.length === 1 ? `client:${clients[0]}` : 'client';
  return results.flatMap((result): Result[] => {
    if (result.level === 'excluded') return [];
    const { requirement, level, title } = result;
    const id = isOneOfMany ? `${scenario}/${requirement}` : requirement;
    const common = { id, requirement, level, title, durationMs: Math.round(durationMs) };
    const [first] = result.findings;
    if (!first) return [{ ...common, subject: usual, ...notBroken(result) }];
    return result.findings.map((finding) => ({
      ...common,
      subject: subjectOf(finding, clients),
      ...broken(result, finding),
    }));
  });
}

const subjectOf = ({ client }: ClientFinding, clients: readonly string[]): string =>
  clients.includes(client) ? `client:${client}` : 'client';

type Outcome = Omit<Result, 'id' | 'requirement' | 'level' | 'title' | 'durationMs' | 'subject'>;

function notBroken({ status, requirement }: ClientResult): Outcome {
  if (status === 'passed') return { status: 'passed', transcript: [] };
  const scenario = triedBy[requirement as keyof typeof triedBy];
  const remedy = scenario === undefined ? {} : { remedy: `The scenario ${scenario} does.` };
  return { status: 'skipped', reason: 'Nothing in this run put it to the test.', ...remedy, transcript: [] };
}

const broken = (result: ClientResult, finding: ClientFinding): Outcome => ({
  status: result.status === 'failed' ? 'failed' : 'warned',
  ...brokenResult(result, finding),
});
