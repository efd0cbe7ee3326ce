import type { Session } from '../case/acting/session.ts';
import type { Case } from '../case/case.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import type { Trouble } from '../pace/index.ts';
import { isThere, recover, stillHolds } from '../surroundings/index.ts';
import type { PostRate } from './post-rate.ts';
import { type Attempted, judgeRecord, type RecordedCase, runCases } from './run-case.ts';

/** What is needed to act cases out. */
export interface Acting {
  session: Session;
  profile: ServerProfile;
  signal: AbortSignal;
  postRate: PostRate;
}

/** Whether a case was acted out and did not pass. */
export function isOpen(item: Case, records: readonly RecordedCase[], profile: ServerProfile): boolean {
  const record = records.find(({ id }) => id === item.id);
  if (!record || record.outcome.kind === 'unmet' || record.outcome.kind === 'interrupted') return false;
  const { verdict } = judgeRecord(item, record, profile);
  return verdict.status !== 'passed' && !(verdict.status === 'failed' && verdict.strictOnly);
}

/** Acts cases out that share a run, and finds out at once where the run cannot go on, or must go more slowly. */
export async function attempt(
  act: readonly Case[],
  { session, profile, signal, postRate }: Acting,
): Promise<Attempted> {
  await session.recovery;
  await session.tokens.renewOld();
  const attempted = await runCases(act, session, profile, { signal });
  const { troubles, records } = attempted;
  if (troubles.has('unreachable')) await recoverOnce(session, profile);
  else if (troubles.has('unanswered') || troubles.has('unopened')) await recoverIfAway(session, profile);
  else if (troubles.has('expired')) await renewOrStop(session, profile);
  else if (!troubles.has('cut') && postRate.hasLost(attempted) && act.some((item) => isOpen(item, records, profile))) {
    await postRate.examine(act, attempted);
  }
  return attempted;
}

/** However many cases notice that the target is away, it is waited for once. */
function recoverOnce(session: Session, profile: ServerProfile): Promise<void> {
  session.recovery ??= recovered(session, profile);
  return session.recovery;
}

/** A gateway that has not reached the server may not have done so this once. */
async function recoverIfAway(session: Session, profile: ServerProfile): Promise<void> {
  await session.recovery;
  if (session.stopped === undefined && !(await isThere(session, profile))) await recoverOnce(session, profile);
}

async function recovered(session: Session, profile: ServerProfile): Promise<void> {
  await stopUnless(recover(session, profile), session);
  session.recovery = undefined;
}

async function renewOrStop(session: Session, profile: ServerProfile): Promise<void> {
  if (!(await session.tokens.renewAll())) await stopUnless(stillHolds(session, profile), session);
}

async function stopUnless(asking: Promise<string | undefined>, session: Session): Promise<void> {
  const problem = await asking;
  if (problem !== undefined) session.stop(problem);
}

/** So often a case is acted out alone: its token may run out again, or the server allows fewer connections yet. */
const mostAttempts = 4;

/** What may be over when the case is acted out once more. */
const passing: readonly Trouble[] = ['crowded', 'expired', 'unopened'];

export async function attemptAlone(act: readonly Case[], acting: Acting): Promise<Attempted> {
  const { slots } = acting.session.pace;
  let attempted = await attempt(act, acting);
  let isKnown = attempted.troubles.has('crowded');
  for (let count = 1; count < mostAttempts; count += 1) {
    const mayHaveMore = attempted.troubles.has('limited') && !isKnown && slots.raise();
    if (!mayHaveMore && !passing.some((trouble) => attempted.troubles.has(trouble))) break;
    attempted = await attempt(act, acting);
    isKnown ||= attempted.troubles.has('crowded');
  }
  const stillOpen = act.some((item) => isOpen(item, attempted.records, acting.profile));
  const records = attempted.records.map((record) => {
    return lackingConnections(record, attempted, acting) ?? (stillOpen ? explained(record, attempted) : record);
  });
  return { ...attempted, records };
}

/** Where connections were refused, whatever came of it says nothing. */
function lackingConnections(
  record: RecordedCase,
  { troubles }: Attempted,
  { session }: Acting,
): RecordedCase | undefined {
  if (!troubles.has('limited') && !troubles.has('crowded')) return undefined;
  return { ...record, outcome: { kind: 'unmet', need: 'connections', unavailable: tooFewConnections(session) } };
}

/** What the surroundings explain is no finding. */
export function explained(record: RecordedCase, { troubles }: Attempted): RecordedCase {
  const explanation = explanations.find(({ trouble }) => troubles.has(trouble));
  return explanation ? { ...record, outcome: { kind: 'broke', reason: explanation.reason } } : record;
}

const explanations: readonly { trouble: Trouble; reason: string }[] = [
  {
    trouble: 'unanswered',
    reason:
      'A request of this case went on being answered 502, 503, 504 or the like, as a gateway does that gets no answer ' +
      'from the server: what the server does with it is unknown.',
  },
  { trouble: 'refused', reason: 'The server went on answering 429 or 503, however long it was left alone.' },
  {
    trouble: 'expired',
    reason: 'A token ran out in the middle of this case, each time: it lives shorter than the case takes here.',
  },
];

function tooFewConnections({ pace }: Session) {
  const { connections, connectionsPerUser } = pace.slots.limits;
  const allowed = [
    ...(connectionsPerUser === undefined ? [] : [`${connectionsPerUser} of one user`]),
    ...(connections === undefined ? [] : [`${connections} together`]),
  ].join(' and ');
  return {
    reason: `This needs more connections at once than are allowed here: ${allowed}.`,
    remedy: 'limits: { connectionsPerUser: <more>, connections: <more> }, where the server can be told to allow more',
  };
}
