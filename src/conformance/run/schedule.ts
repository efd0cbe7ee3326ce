import { groupsOf } from '../../protocol/index.ts';
import type { Case } from '../case/case.ts';

/** Cases that share a run. */
type Act = readonly Case[];

const isExclusive = (act: Act): boolean => act.some(({ exclusive }) => exclusive);

/** Cases whose `run` is the same function are acted out once. */
export const groupByRun = (cases: readonly Case[]): Act[] => groupsOf(cases, ({ run }) => run);

interface Scheduling<Done> {
  /** How many at once at this moment. */
  limit(): number;
  run(act: Act): Promise<Done>;
  /** What has to be found out before any other act starts, and while none runs; undefined where nothing has to. */
  pending?(): (() => Promise<void>) | undefined;
  /** Settles when there may be more at once than there were, though nothing has come to its end. */
  untilMore?(): Promise<void>;
}

/** Runs acts concurrently; the exclusive ones come last, one by one: by then the run knows how fast the server is. */
export async function runConcurrently<Done>(
  acts: readonly Act[],
  { limit, run, pending = () => undefined, untilMore = untilNothing }: Scheduling<Done>,
): Promise<Done[]> {
  const waiting = [...acts.filter((act) => !isExclusive(act)), ...acts.filter(isExclusive)];
  const running = new Map<Act, Promise<void>>();
  const done: Done[] = [];
  while (waiting.length > 0 || running.size > 0 || pending()) {
    const first = pending();
    if (first && running.size === 0) {
      await first();
      // It may have left something else to be found out; nothing runs that could be waited for.
      continue;
    }
    const next = running.size < limit() && !pending() ? waiting.findIndex((act) => mayStart(act, running)) : -1;
    const [act] = next < 0 ? [] : waiting.splice(next, 1);
    if (!act) {
      await Promise.race([...running.values(), untilMore()]);
      continue;
    }
    const finished = run(act).then((result) => {
      done.push(result);
      running.delete(act);
    });
    running.set(act, finished);
  }
  return done;
}

const untilNothing = (): Promise<void> => new Promise(() => undefined);

function mayStart(act: Act, running: ReadonlyMap<Act, unknown>): boolean {
  const others = [...running.keys()];
  return isExclusive(act) ? others.length === 0 : !others.some(isExclusive);
}
