import {
  type Observation,
  parseExactly,
  parseJson,
  type Report,
  type Result,
  stringifyExactly,
  type TranscriptEntry,
} from '../../protocol/index.ts';
import { readable, shorten, summarise, verdictOf, verdictOnRun } from '../../report/index.ts';
import { judgedRequirement } from '../../requirements/index.ts';
import { messageOf, type TraceEntry, toTranscriptEntry } from '../../traffic/index.ts';
import { version } from '../../version.ts';
import { markersIn, type Recording } from '../../wire-client/index.ts';
import type { Failure } from '../case/verdict.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import type { Footprint } from '../pace/index.ts';
import type { Judged } from '../run/run-case.ts';
import type { SoakRecord } from '../soak/soak-record.ts';
import { byHand } from './by-hand.ts';

/** What turns judged cases into a report. */
export interface ReportInput {
  runId?: string;
  /** How many cases there are, those that were not selected included. */
  known: number;
  selected: number;
  judged: readonly Judged[];
  profile: ServerProfile;
  strict: boolean;
  waive: Readonly<Record<string, string>>;
  /** The command line that runs one case again, without the case. */
  rerun: string;
  startedAt: number;
  durationMs: number;
  observations: Observation[];
  soak?: SoakRecord | undefined;
  created: Report['created'];
  interrupted: boolean;
  footprint?: Footprint;
  /** Why the run could not go on to its end. */
  stopped?: string;
  /** Transcripts stand as they were recorded, texts and lists whole. */
  isVerbatim: boolean;
}

/** The report of a run; the baseline is applied to it afterwards. */
export function buildReport(input: ReportInput): Report {
  const { profile, startedAt, durationMs, observations, soak, created } = input;
  const results = input.judged.map((judged) => toResult(judged, input));
  return {
    schemaVersion: 1,
    tool: { name: 'chat-testbed', version },
    target: profile.url,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(durationMs),
    verdict: verdictOnRun(verdictOf(results), input.stopped),
    ...(input.runId !== undefined && { runId: input.runId }),
    ...(input.selected < input.known && { selection: { cases: input.selected, of: input.known } }),
    ...(input.interrupted && { interrupted: true }),
    ...(input.stopped !== undefined && { partial: input.stopped }),
    summary: summarise(results),
    dialect: { sendKey: profile.sendKey, retrieveKey: profile.retrieveKey },
    cast: { users: profile.userIds, rooms: profile.rooms },
    results,
    observations,
    ...(input.footprint && { footprint: input.footprint }),
    ...(soak && { soak: describeSoak(soak) }),
    created,
  };
}

function describeSoak({
  from,
  to,
  timeoutMs: _,
  slowestDeliveryMs: __,
  ...soak
}: SoakRecord): NonNullable<Report['soak']> {
  return { ...soak, entries: Math.max(0, to - from + 1), counts: { ...soak.counts } };
}

function toResult(
  { item, record, verdict, again = `--only ${item.id}` }: Judged,
  { strict, waive, rerun, isVerbatim, profile }: ReportInput,
): Result {
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
    ...('because' in verdict && verdict.because !== undefined && { because: verdict.because }),
    ...('remedy' in verdict && verdict.remedy !== undefined && { remedy: verdict.remedy }),
    ...(waived !== undefined && { waived }),
    ...(failure && { ...describeFailure(failure), ...shownByHand(failure, record.recording, profile) }),
    ...('evidence' in verdict && verdict.evidence && { evidence: verdict.evidence }),
    ...((failure || status === 'errored') && { rerun: `${rerun} ${again}` }),
    transcript: toTranscript(record.recording, failure?.offending ?? [], isVerbatim),
  };
}

function shownByHand(
  { offending = [], needsHistory }: Failure,
  recording: Recording,
  profile: ServerProfile,
): Pick<Result, 'byHand'> {
  if (needsHistory) return {};
  const line = byHand(recording, offending, profile);
  return line === undefined ? {} : { byHand: line };
}

/** The schema has any JSON value here; its generated type is narrower. */
type AnyValue = Record<string, unknown>;

function describeFailure(failure: Failure): Pick<Result, 'expected' | 'actual'> {
  return {
    ...('expected' in failure && { expected: exactIdsAsText(failure.expected) as AnyValue }),
    ...('actual' in failure && { actual: shorten(failure.actual) as AnyValue }),
  };
}

const exactIdsAsText = (value: unknown): unknown => parseJson(stringifyExactly(value) ?? null);

function statusOf(verdict: Judged['verdict'], level: 'MUST' | 'SHOULD', strict: boolean): Result['status'] {
  if (verdict.status !== 'failed') return verdict.status;
  if (verdict.strictOnly) return strict ? 'failed' : 'passed';
  return level === 'MUST' || strict ? 'failed' : 'warned';
}

/** Cases that share a run share its transcript, unless one of them marks a line. */
const unmarked = new WeakMap<Recording, TranscriptEntry[]>();

function toTranscript(recording: Recording, offending: readonly number[], isVerbatim: boolean): TranscriptEntry[] {
  if (isVerbatim) return makeTranscript(recording, offending);
  const known = offending.length > 0 ? undefined : unmarked.get(recording);
  if (known) return known;
  const made = makeTranscript(recording, offending, readable).map((entry) => shorten(entry) as TranscriptEntry);
  if (offending.length === 0) unmarked.set(recording, made);
  return made;
}

function makeTranscript(
  { entries, startedAt }: Recording,
  offending: readonly number[],
  show?: (text: string) => unknown,
): TranscriptEntry[] {
  const own = ownMarkers(entries);
  return entries.flatMap((entry, index) => {
    const isOffending = offending.includes(index);
    if (!isOffending && (isOfOthers(entry, own) || isEndedByUs(entry))) return [];
    const shown = toTranscriptEntry(entry, startedAt, show);
    return shown ? [{ ...shown, ...(isOffending && { guilty: true }) }] : [];
  });
}

const ownMarkers = (entries: readonly TraceEntry[]): string[] =>
  entries.flatMap((entry) => (entry.kind === 'from-client' ? markersIn(entry.data ?? '') : []));

/** A live message that this case did not post: other people and other cases talk in the same rooms. */
function isOfOthers(entry: TraceEntry, own: readonly string[]): boolean {
  if (entry.kind !== 'to-client' || entry.data === null) return false;
  const { data } = entry;
  return !own.some((marker) => data.includes(marker)) && messageOf(parseExactly(data)) !== undefined;
}

/** That a case closes its own connections says nothing about the server. */
const isEndedByUs = (entry: TraceEntry): boolean => entry.kind === 'closed' && entry.isOurs === true;
