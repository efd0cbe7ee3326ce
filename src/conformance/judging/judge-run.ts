import type { Baseline, Report } from '../../protocol/index.ts';
import { applyBaseline } from '../../report/index.ts';
import type { Case } from '../case/case.ts';
import { cases as allCases } from '../cases/index.ts';
import type { RunRecord } from '../run/record-run.ts';
import { type Judged, type JudgedCase, judgeRecord } from '../run/run-case.ts';
import { closedPosters } from './closed-posters.ts';
import { observe } from './observations.ts';
import { observedFailures } from './observed-failures.ts';
import { explainedByRefusals, refusedTokens } from './refused-tokens.ts';
import { buildReport } from './report.ts';
import { resolveDeviations } from './resolve.ts';

export interface JudgeOptions {
  cases?: readonly Case[];
  strict?: boolean | undefined;
  baseline?: Baseline | undefined;
  /** The command that runs the check again, to which `--only …` is added. */
  rerun?: string | undefined;
  /** Leaves the texts and lists in transcripts whole, and as they were on the wire. */
  isVerbatim?: boolean | undefined;
}

/** Judges a recorded run. Pure, apart from the day on which the baseline is read. */
export function judgeRun(run: RunRecord, options: JudgeOptions = {}): Report {
  const {
    cases = allCases,
    strict = false,
    isVerbatim = false,
    baseline,
    rerun = `chat-testbed check ${run.profile.url}`,
  } = options;
  const byId = new Map(run.records.map((record) => [record.id, record]));
  const found = cases.flatMap((item) => {
    const record = byId.get(item.id);
    return record ? [judgeRecord(item, record, run.profile)] : [];
  });
  const judged = resolveDeviations(withWholeRecord(run, cases, found));
  const report = buildReport({
    ...run,
    judged,
    strict,
    rerun,
    isVerbatim,
    observations: observe(run, found),
    selected: cases.length,
    known: allCases.length,
  });
  return withNotes(baseline ? applyBaseline(report, baseline) : report, run);
}

/** What cases found, and what the whole record shows beside that. */
function withWholeRecord(run: RunRecord, cases: readonly Case[], found: readonly JudgedCase[]): Judged[] {
  const refused = refusedTokens(run, cases);
  const known = new Set(refused.map(({ judged }) => judged.item.id));
  const observed = observedFailures(run, cases).filter(({ item }) => !known.has(item.id));
  const explained = found.map((judged) => explainedByRefusals(judged, refused));
  return [...refused.map(({ judged }) => judged), ...observed, ...withClosedPosters(run, cases, explained)];
}

/** Where the server closes connections upon legal posts, that explains what cases miss whose connections were closed. */
function withClosedPosters(run: RunRecord, cases: readonly Case[], found: readonly JudgedCase[]): Judged[] {
  const closed = closedPosters(run, cases);
  if (closed.length === 0) return [...found];
  const explained = found.map((judged) =>
    judged.record.recording.entries.some((entry) => entry.kind === 'closed' && !entry.isOurs)
      ? { ...judged, explainedBy: [...judged.explainedBy, 'send.posts'] }
      : judged,
  );
  return [...closed, ...explained];
}

/** What is worth knowing about the run itself. */
function withNotes(report: Report, { waive, profile }: RunRecord): Report {
  const used = new Set(report.results.filter(({ waived }) => waived).map(({ requirement }) => requirement));
  const unused = Object.keys(waive)
    .filter((id) => !used.has(id) && report.results.some(({ requirement }) => requirement === id))
    .map((id) => `The waiver of ${id} is not needed: it was exercised.`);
  const dead = ['create-dm.ok', 'retrieve.shape', 'connect.upgrade'].every((id) =>
    report.results.some(({ requirement, status }) => requirement === id && status === 'failed'),
  );
  const notes = [...unused, ...(dead ? [`None of the endpoints works: is ${profile.url} the right base URL?`] : [])];
  const problems = [...(report.problems ?? []), ...notes];
  return problems.length > 0 ? { ...report, problems } : report;
}
