import type { Session } from '../case/acting/session.ts';
import type { Case } from '../case/case.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import { learnIdleCut } from '../surroundings/index.ts';
import { actOutAgain } from './act-again.ts';
import { attempt, isOpen } from './attempt-cases.ts';
import { PostRate } from './post-rate.ts';
import type { Attempted, RecordedCase } from './run-case.ts';
import { groupByRun, runConcurrently } from './schedule.ts';

interface ActOptions {
  session: Session;
  profile: ServerProfile;
  signal: AbortSignal;
  /** How many cases at once. */
  concurrency: () => number;
  onFinished(act: readonly Case[]): void;
}

/**
 * Acts all cases out. Those that did not pass, and around which something happened that need not be the server's doing,
 * are acted out once more, one by one: what can be shown again is a finding.
 */
export async function actOut(cases: readonly Case[], options: ActOptions): Promise<RecordedCase[]> {
  const { session, profile, signal } = options;
  const acting = { ...options, postRate: new PostRate(session, profile, signal) };
  const first = await runConcurrently(groupByRun(cases), {
    limit: acting.concurrency,
    pending: () => acting.postRate.pending,
    untilMore: () => session.pace.workload.untilMore(),
    run: async (act) => {
      const attempted = await attempt(act, acting);
      acting.onFinished(act);
      return attempted;
    },
  });
  const disturbed = first.filter((attempted) => isDisturbed(attempted, session));
  const open = disturbed.flatMap(({ records }) => cases.filter((item) => isOpen(item, records, profile)));
  if (first.some(({ troubles }) => troubles.has('cut')) && open.length > 0) await learnIdleCut(session, profile);
  const again = await actOutAgain(open, disturbed, acting);
  const undone = session.stopped === undefined ? [] : open.map(({ id }) => id);
  return first
    .flatMap(({ records }) => records)
    .map((record) => again.get(record.id) ?? (undone.includes(record.id) ? interrupted(record) : record));
}

/** Also where the run has slowed down since: what was lost at the former pace may have been one post too many. */
const isDisturbed = ({ troubles, postsPerSecond }: Attempted, { pace }: Session): boolean =>
  troubles.size > 0 || postsPerSecond > pace.posts.perSecond;

/** What nobody could show again because the run ended is no finding. */
const interrupted = (record: RecordedCase): RecordedCase => ({ ...record, outcome: { kind: 'interrupted' } });
