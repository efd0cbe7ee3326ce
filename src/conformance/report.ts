import type { Observation, Report, Result, Summary, TranscriptEntry } from '../protocol/index.ts';
import { version } from '../version.ts';
import { parseJson } from './frames.ts';
import type { Known } from './known.ts';
import { judgedRequirement } from './requirements.ts';
import type { Judged } from './run-case.ts';
import type { Entry } from './transcript.ts';

/** What turns judged cases into a report. */
export interface ReportInput {
  judged: readonly Judged[];
  known: Known;
  strict: boolean;
  waive: Readonly<Record<string, string>>;
  /** The command line that runs one case again, without the case. */
  rerun: string;
  startedAt: number;
  durationMs: number;
  observations: Observation[];
  created: Report['created'];
  interrupted: boolean;
}

/** The report of a run; the baseline is applied to it afterwards. */
export function buildReport(input: ReportInput): Report {
  const { known, startedAt, durationMs, observations, created } = input;
  const results = input.judged.map((judged) => toResult(judged, input));
  return {
    schemaVersion: 1,
    tool: { name: 'chat-testbed', version },
    target: known.url,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(durationMs),
    verdict: verdictOf(results),
    ...(input.interrupted && { interrupted: true }),
    summary: summarise(results),
    dialect: { sendKey: known.sendKey, retrieveKey: known.retrieveKey },
    results,
    observations,
    created,
  };
}

/**
 * The verdict on a run. Incomplete: nothing failed, but of a MUST no case was exercised and nobody waived it.
 * A failure that the baseline expects does not count.
 */
export function verdictOf(results: readonly Result[]): Report['verdict'] {
  if (results.some(({ status, expectedFailure }) => status === 'failed' && !expectedFailure)) return 'violations';
  const musts = results.filter(({ level, waived }) => level === 'MUST' && !waived);
  const exercised = new Set(musts.filter(isExercised).map(({ requirement }) => requirement));
  return musts.every(({ requirement }) => exercised.has(requirement)) ? 'conformant' : 'incomplete';
}

const isExercised = ({ status }: Result): boolean => status === 'passed' || status === 'failed' || status === 'warned';

export function summarise(results: readonly Result[]): Summary {
  const count = (status: Result['status']) => results.filter((result) => result.status === status).length;
  return {
    total: results.length,
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    skipped: count('skipped'),
    errored: count('errored'),
  };
}

function toResult({ item, record, verdict }: Judged, { strict, waive, rerun }: ReportInput): Result {
  const { level } = judgedRequirement(item.requirement);
  const status = statusOf(verdict, level, strict);
  const isBroken = status === 'failed' || status === 'warned';
  const waived = status === 'skipped' ? waive[item.requirement] : undefined;
  const details = verdict.status === 'failed' && isBroken ? verdict : undefined;
  const reason = verdict.status !== 'passed' && status !== 'passed' ? verdict.reason : undefined;
  return {
    id: item.id,
    requirement: item.requirement,
    level,
    title: item.title,
    status,
    durationMs: record.durationMs,
    ...(reason && { reason }),
    ...(verdict.status === 'skipped' && verdict.remedy && { remedy: verdict.remedy }),
    ...(waived && { waived }),
    ...(details && 'expected' in details && { expected: details.expected as Record<string, unknown> }),
    ...(details && 'actual' in details && { actual: shorten(details.actual) as Record<string, unknown> }),
    ...('evidence' in verdict && verdict.evidence && { evidence: verdict.evidence }),
    ...(isBroken || status === 'errored' ? { rerun: `${rerun} --only ${item.id}` } : {}),
    transcript: toTranscript(record.recording.entries, details?.guilty ?? []),
  };
}

function statusOf(verdict: Judged['verdict'], level: 'MUST' | 'SHOULD', strict: boolean): Result['status'] {
  if (verdict.status !== 'failed') return verdict.status;
  if (verdict.strictOnly) return strict ? 'failed' : 'passed';
  return level === 'MUST' || strict ? 'failed' : 'warned';
}

const longestText = 600;
const longestList = 8;

function toTranscript(entries: readonly Entry[], guilty: readonly number[]): TranscriptEntry[] {
  return entries.map(({ at, who, kind, data }, index) => ({
    at,
    who,
    kind,
    ...(data !== undefined && { data: shorten(readable(data)) as Record<string, unknown> }),
    ...(guilty.includes(index) && { guilty: true }),
  }));
}

/** Frames and bodies as JSON where they are JSON. */
function readable(data: unknown): unknown {
  if (typeof data === 'string') return parseJson(data) ?? data;
  if (typeof data !== 'object' || data === null || !('body' in data)) return data;
  return { ...data, body: typeof data.body === 'string' ? (parseJson(data.body) ?? data.body) : data.body };
}

/** Long texts and lists cut down to what a person reads. The trace keeps them whole. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > longestText ? `${value.slice(0, longestText)}… (${value.length} characters)` : value;
  if (Array.isArray(value)) {
    const kept = value.length > longestList ? value.slice(-longestList) : value;
    const left = value.length - kept.length;
    return [...(left > 0 ? [`… ${left} more`] : []), ...kept.map(shorten)];
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item)]));
}
