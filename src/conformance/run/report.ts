import {
  type Observation,
  parseJson,
  type Report,
  type Result,
  type Summary,
  type TranscriptEntry,
} from '../../protocol/index.ts';
import { version } from '../../version.ts';
import type { Entry } from '../../wire-client/transcript.ts';
import { messageOf } from '../case/frames.ts';
import { markerPattern } from '../case/marker.ts';
import type { Failure } from '../case/verdict.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import { judgedRequirement } from '../requirements/index.ts';
import type { Judged } from './run-case.ts';

/** What turns judged cases into a report. */
export interface ReportInput {
  judged: readonly Judged[];
  profile: ServerProfile;
  strict: boolean;
  waive: Readonly<Record<string, string>>;
  /** The command line that runs one case again, without the case. */
  rerun: string;
  startedAt: number;
  durationMs: number;
  observations: Observation[];
  created: Report['created'];
  interrupted: boolean;
  /** Transcripts stand as they were recorded, texts and lists whole. */
  isVerbatim: boolean;
}

/** The report of a run; the baseline is applied to it afterwards. */
export function buildReport(input: ReportInput): Report {
  const { profile, startedAt, durationMs, observations, created } = input;
  const results = input.judged.map((judged) => toResult(judged, input));
  return {
    schemaVersion: 1,
    tool: { name: 'chat-testbed', version },
    target: profile.url,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(durationMs),
    verdict: verdictOf(results),
    ...(input.interrupted && { interrupted: true }),
    summary: summarise(results),
    dialect: { sendKey: profile.sendKey, retrieveKey: profile.retrieveKey },
    cast: { users: profile.userIds, rooms: profile.rooms },
    results,
    observations,
    created,
  };
}

/**
 * The verdict on a run. Incomplete: nothing failed, but of a MUST no case was exercised, or one could not be judged, and
 * nobody waived it. A failure that the baseline expects does not count.
 */
export function verdictOf(results: readonly Result[]): Report['verdict'] {
  if (results.some(({ status, expectedFailure }) => status === 'failed' && !expectedFailure)) return 'violations';
  const musts = results.filter(({ level, waived }) => level === 'MUST' && !waived);
  const exercised = new Set(musts.filter(isExercised).map(({ requirement }) => requirement));
  const isJudged = musts.every(({ requirement, status }) => exercised.has(requirement) && status !== 'errored');
  return isJudged ? 'conformant' : 'incomplete';
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

function toResult({ item, record, verdict }: Judged, { strict, waive, rerun, isVerbatim }: ReportInput): Result {
  const { level } = judgedRequirement(item.requirement);
  const status = statusOf(verdict, level, strict);
  const failure = verdict.status === 'failed' && status !== 'passed' ? verdict : undefined;
  const waived = status === 'skipped' ? waive[item.requirement] : undefined;
  return {
    id: item.id,
    requirement: item.requirement,
    level,
    title: item.title,
    status,
    durationMs: record.durationMs,
    ...(status !== 'passed' && 'reason' in verdict && { reason: verdict.reason }),
    ...('remedy' in verdict && verdict.remedy !== undefined && { remedy: verdict.remedy }),
    ...(waived !== undefined && { waived }),
    ...(failure && describeFailure(failure)),
    ...('evidence' in verdict && verdict.evidence && { evidence: verdict.evidence }),
    ...((failure || status === 'errored') && { rerun: `${rerun} --only ${item.id}` }),
    transcript: toTranscript(record.recording.entries, failure?.offending ?? [], isVerbatim),
  };
}

/** The schema has any JSON value here; its generated type is narrower. */
type AnyValue = Record<string, unknown>;

function describeFailure(failure: Failure): Pick<Result, 'expected' | 'actual'> {
  return {
    ...('expected' in failure && { expected: failure.expected as AnyValue }),
    ...('actual' in failure && { actual: shorten(failure.actual) as AnyValue }),
  };
}

function statusOf(verdict: Judged['verdict'], level: 'MUST' | 'SHOULD', strict: boolean): Result['status'] {
  if (verdict.status !== 'failed') return verdict.status;
  if (verdict.strictOnly) return strict ? 'failed' : 'passed';
  return level === 'MUST' || strict ? 'failed' : 'warned';
}

const longestText = 600;
const longestList = 8;

/** Cases that share a run share its transcript, unless one of them marks a line. */
const unmarked = new WeakMap<readonly Entry[], TranscriptEntry[]>();

function toTranscript(entries: readonly Entry[], offending: readonly number[], isVerbatim: boolean): TranscriptEntry[] {
  if (isVerbatim) return makeTranscript(entries, offending, (data) => data);
  const shownData = (data: unknown): unknown => shorten(readable(data));
  if (offending.length > 0) return makeTranscript(entries, offending, shownData);
  const made = unmarked.get(entries) ?? makeTranscript(entries, offending, shownData);
  unmarked.set(entries, made);
  return made;
}

function makeTranscript(
  entries: readonly Entry[],
  offending: readonly number[],
  show: (data: unknown) => unknown,
): TranscriptEntry[] {
  const own = ownMarkers(entries);
  return entries.flatMap((entry, index) => {
    const isGuilty = offending.includes(index);
    if (!isGuilty && isOfOthers(entry, own)) return [];
    const { at, who, kind, data } = entry;
    const shown = data === undefined ? {} : { data: show(data) as Record<string, unknown> };
    return [{ at, who, kind, ...shown, ...(isGuilty && { guilty: true }) }];
  });
}

function ownMarkers(entries: readonly Entry[]): string[] {
  const sent = entries.filter(({ kind }) => kind === 'sent').map(({ data }) => JSON.stringify(data));
  return sent.flatMap((text) => text.match(markerPattern) ?? []);
}

/** A live message that this case did not post: other people and other cases talk in the same rooms. */
function isOfOthers({ kind, data }: Entry, own: readonly string[]): boolean {
  if (kind !== 'received' || typeof data !== 'string' || own.some((marker) => data.includes(marker))) return false;
  return messageOf(parseJson(data)) !== undefined;
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
