import { afterListening, type Recording } from '../../wire-client/index.ts';
import { PreconditionFailed, Unreachable } from '../case/acting/barrier.ts';
import type { Session } from '../case/acting/session.ts';
import type { Case } from '../case/case.ts';
import { CaseContext } from '../case/case-context.ts';
import { CaseRecord } from '../case/case-record.ts';
import { failed, type Verdict } from '../case/verdict.ts';
import type { Need, ServerProfile, Unavailable } from '../discovery/server-profile.ts';
import { Attempt, type Trouble } from '../pace/index.ts';

/** How the acting part of a case ended. */
export type Outcome =
  | { kind: 'acted'; facts: unknown }
  /** Something that the case builds on does not come; the requirements that would explain it. */
  | { kind: 'precondition-failed'; reason: string; explainedBy: readonly string[]; isConclusive: boolean }
  | { kind: 'unmet'; need: Need; unavailable: Unavailable }
  /** Our own side failed. */
  | { kind: 'broke'; reason: string }
  | { kind: 'interrupted' };

/** Everything about one case that a trace keeps: plain data. */
export interface RecordedCase {
  id: string;
  durationMs: number;
  recording: Recording;
  outcome: Outcome;
}

/** Cases that share a run, and what happened around it. */
export interface Attempted {
  records: RecordedCase[];
  troubles: Set<Trouble>;
  /** The markers of posts that must not be dropped. */
  due: readonly string[];
  /** The pace of posts when it began. */
  postsPerSecond: number;
}

interface Acting {
  /** Ends it where it stands. */
  signal: AbortSignal;
  attempt?: Attempt;
}

/** A case has this many timeouts to come to its end, or quiet windows where a server delivers slowly. */
const timeoutsPerCase = 6;

const noRecording = (): Recording => ({ startedAt: Date.now(), entries: [] });

/** Why a case cannot run on this server, if it cannot. */
export function unmetNeed(
  { needs }: Case,
  profile: ServerProfile,
): { need: Need; unavailable: Unavailable } | undefined {
  for (const need of needs) {
    const unavailable = profile.unavailable[need];
    if (unavailable) return { need, unavailable };
  }
  return undefined;
}

/**
 * Acts out cases that share a run: it is done once, and each of them judges the record. Never throws and never hangs:
 * whatever happens is an outcome.
 */
export async function runCases(
  items: readonly Case[],
  session: Session,
  profile: ServerProfile,
  { signal, attempt = new Attempt() }: Acting,
): Promise<Attempted> {
  const [runnable] = items.filter((item) => !unmetNeed(item, profile));
  const postsPerSecond = session.pace.posts.perSecond;
  const context = new CaseContext(session, profile, attempt);
  const shared = runnable && !signal.aborted ? await record(runnable, session, context, signal) : undefined;
  const records = items.map((item): RecordedCase => {
    const { id } = item;
    const unmet = unmetNeed(item, profile);
    if (unmet) return { id, durationMs: 0, recording: noRecording(), outcome: { kind: 'unmet', ...unmet } };
    return shared
      ? { id, ...shared }
      : { id, durationMs: 0, recording: noRecording(), outcome: { kind: 'interrupted' } };
  });
  return { records, troubles: attempt.troubles, due: attempt.due, postsPerSecond };
}

async function record(
  item: Case,
  session: Session,
  context: CaseContext,
  signal: AbortSignal,
): Promise<Omit<RecordedCase, 'id'>> {
  const began = performance.now();
  const { attempt } = context;
  const deadline = new AbortController();
  const outcome = await Promise.race([
    act(item, context),
    untilDeadline(
      timeoutsPerCase * Math.max(session.setup.timeoutMs, session.deliveries.window),
      attempt,
      deadline.signal,
    ),
    untilAborted(signal, deadline.signal),
  ]);
  deadline.abort();
  const { startedAt, entries } = context.transcript;
  const recording = { startedAt, entries: [...entries] };
  if (session.pace.workload.wasOverloadedSince(began)) attempt.troubles.add('slow');
  await context.close();
  return { durationMs: Math.round(performance.now() - began), recording, outcome };
}

async function act(item: Case, context: CaseContext): Promise<Outcome> {
  try {
    return { kind: 'acted', facts: await item.run(context) };
  } catch (error) {
    if (error instanceof PreconditionFailed) {
      const { message: reason, explainedBy, isConclusive } = error;
      return { kind: 'precondition-failed', reason, explainedBy, isConclusive };
    }
    if (error instanceof Unreachable) return { kind: 'broke', reason: error.message };
    return { kind: 'broke', reason: `The case itself failed: ${error instanceof Error ? error.message : error}.` };
  }
}

function untilDeadline(ms: number, attempt: Attempt, done: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const reason = `The case did not come to its end within ${ms} ms.`;
    const callOff = afterListening(
      ms,
      () => resolve({ kind: 'broke', reason }),
      () => attempt.isHeld,
    );
    done.addEventListener('abort', callOff, { once: true });
  });
}

function untilAborted(signal: AbortSignal, done: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'interrupted' }), { once: true, signal: done });
  });
}

/** What a case found, and the requirements that would explain a failure. Pure: the same for a recorded run. */
export interface Judged {
  item: Pick<Case, 'id' | 'requirement' | 'title'>;
  record: Pick<RecordedCase, 'durationMs' | 'recording'>;
  verdict: Verdict;
  explainedBy: readonly string[];
  /** The options that put it to the test again, where that is not its case alone. */
  again?: string;
}

/** As {@link Judged}, of a case that was acted out. */
export interface JudgedCase extends Judged {
  item: Case;
  record: RecordedCase;
}

export function judgeRecord(item: Case, record: RecordedCase, profile: ServerProfile): JudgedCase {
  const explainedBy = [
    ...(item.maskedBy ?? []),
    ...(record.outcome.kind === 'precondition-failed' ? record.outcome.explainedBy : []),
  ];
  return { item, record, explainedBy, verdict: verdictOf(item, record, profile) };
}

function verdictOf(item: Case, { outcome, recording }: RecordedCase, profile: ServerProfile): Verdict {
  switch (outcome.kind) {
    case 'acted':
      return judgeFacts(item, outcome.facts, new CaseRecord(recording, profile));
    case 'precondition-failed':
      if (!outcome.isConclusive) return { status: 'errored', reason: outcome.reason };
      return failed(outcome.reason, { deviations: ['precondition-failed'], offending: lastEntry(recording) });
    case 'unmet':
      return unmetVerdict(outcome.unavailable);
    case 'broke':
      return { status: 'errored', reason: outcome.reason };
    case 'interrupted':
      return { status: 'skipped', reason: 'The run ended before this case came to its end.' };
  }
}

function unmetVerdict({ reason, remedy, because }: Unavailable): Verdict {
  const said = because ? `because of ${because}: ${reason}` : reason;
  return { status: 'skipped', reason: said, ...(remedy && { remedy }), ...(because && { because }) };
}

function judgeFacts(item: Case, facts: unknown, record: CaseRecord): Verdict {
  try {
    return item.judge(facts, record);
  } catch (error) {
    return { status: 'errored', reason: `The case could not be judged: ${(error as Error).message}.` };
  }
}

/** What the server closed by itself is told before what came last. */
function lastEntry({ entries }: Recording): number[] {
  const closed = entries.findLastIndex((entry) => entry.kind === 'closed' && !entry.isOurs);
  return entries.length > 0 ? [closed < 0 ? entries.length - 1 : closed] : [];
}
