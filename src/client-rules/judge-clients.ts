import { type ClientFinding, type ClientResult, type ClientVerdict, groupsOf } from '../protocol/index.ts';
import { indexTrace, type TraceIndex } from '../traffic/index.ts';
import { version } from '../version.ts';
import { offendingLines, transcriptOf } from './describe/transcript.ts';
import { foreignIndex } from './foreign/foreign-index.ts';
import { onForeignRecordings } from './foreign/judged-there.ts';
import { type ClientRequirement, clientRequirements } from './register.ts';
import { remarksOn } from './remarks.ts';
import type { ClientTrace, ClientTraceIndex, Finding, RuleJudgement, RunEnd } from './rule.ts';
import { clientRules } from './rules/index.ts';

/**
 * Judges every client that a trace tells of. Pure: the same trace, the same verdict.
 * Costs about a millisecond for a thousand entries.
 * @example
 * judgeClients({ entries: trace.entries(), forgotten: trace.forgotten }).verdict // 'conformant'
 */
export function judgeClients(trace: ClientTrace): ClientVerdict {
  const lastAt = Math.max(trace.end?.at ?? 0, trace.entries.at(-1)?.at ?? 0);
  const index = indexTrace(trace.entries);
  const read = trace.foreign ? foreignIndex(index, trace.foreign) : index;
  const traceIndex = { ...read, lastAt, ...(trace.end && { end: trace.end }) };
  const results = clientRequirements.map((requirement) => judge(requirement, traceIndex, trace));
  const hasFailed = results.some(({ status }) => status === 'failed');
  return {
    schemaVersion: 1,
    tool: { name: 'chat-testbed', version },
    verdict: hasFailed ? 'violations' : isUnseen(results) ? 'unseen' : 'conformant',
    forgotten: trace.forgotten,
    clients: clientsIn(traceIndex),
    ...(trace.end && { run: runOf(trace.end) }),
    summary: summarise(results),
    results,
    remarks: remarksOn(traceIndex),
  };
}

const runOf = ({ exitCode, signal }: RunEnd): NonNullable<ClientVerdict['run']> => ({
  exitCode,
  ...(signal && { signal }),
});

function judge(
  { id, remedy, ...requirement }: ClientRequirement,
  traceIndex: ClientTraceIndex,
  trace: ClientTrace,
): ClientResult {
  const isJudged = !trace.foreign || onForeignRecordings[id].isJudged;
  const rule = isJudged ? clientRules.find((candidate) => candidate.id === id) : undefined;
  const judgement = rule?.judge(traceIndex) ?? { occasions: 0, findings: [] };
  const findings = firstOfEach(judgement.findings, trace);
  return {
    requirement: id,
    ...requirement,
    cure: remedy,
    status: statusOf(requirement.level, judgement),
    occasions: judgement.occasions,
    findings,
  };
}

function statusOf(level: ClientRequirement['level'], { occasions, findings }: RuleJudgement): ClientResult['status'] {
  if (level === 'excluded') return 'excluded';
  if (findings.length > 0) return level === 'MUST' ? 'failed' : 'warned';
  return occasions > 0 ? 'passed' : 'untried';
}

/** So many offending entries of a finding are named. */
const mostNamed = 50;

/** So many findings of a rule show what led to them. */
const mostInFull = 20;

/** One finding of each client stands for all of a kind: a client that sends a wrong key sends it every time. */
function firstOfEach(findings: Finding[], { entries }: ClientTrace): ClientFinding[] {
  const groups = groupsOf(findings, ({ client }) => client);
  const bySeq = groups.length > mostInFull ? new Map(entries.map((entry) => [entry.seq, entry])) : undefined;
  return groups.map((same, index) => {
    const first = same[0] as Finding;
    const { offending, ...rest } = first;
    const isInFull = !bySeq || index < mostInFull;
    const transcript = isInFull ? transcriptOf(first, entries) : offendingLines(first, bySeq);
    return { ...rest, guilty: offending.slice(0, mostNamed), times: same.length, transcript };
  });
}

function clientsIn({ connections, exchanges }: TraceIndex): string[] {
  const users = [...connections, ...exchanges].flatMap(({ user }) => user ?? []);
  return [...new Set(users)];
}

function isUnseen(results: ClientResult[]): boolean {
  return results.every(({ status }) => status === 'untried' || status === 'excluded');
}

function summarise(results: ClientResult[]): ClientVerdict['summary'] {
  const count = (wanted: ClientResult['status']): number => results.filter(({ status }) => status === wanted).length;
  return {
    total: results.length,
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    untried: count('untried'),
    excluded: count('excluded'),
  };
}
