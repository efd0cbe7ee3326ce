/** At most so many plays at once: more would only wait for the server. */
const mostAtOnce = 4;

export interface Job<Result> {
  /** Whom it acts as: two jobs with one of them in common follow each other. */
  users: readonly string[];
  run(): Promise<Result>;
}

/**
 * Runs jobs side by side where they share no user, each as early as it can.
 * @returns the results in the order of the jobs; undefined for those that `isOver` has left out
 */
export async function sideBySide<Result>(
  jobs: readonly Job<Result>[],
  isOver: () => boolean,
): Promise<(Result | undefined)[]> {
  const results: (Result | undefined)[] = jobs.map(() => undefined);
  const waiting = [...jobs.keys()];
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  while ((waiting.length > 0 && !isOver()) || running.size > 0) {
    const next = isOver() || running.size >= mostAtOnce ? -1 : waiting.findIndex((each) => isFree(jobs[each], busy));
    if (next < 0) {
      await Promise.race(running);
      continue;
    }
    const [index = 0] = waiting.splice(next, 1);
    const job = jobs[index] as Job<Result>;
    for (const user of job.users) busy.add(user);
    const done = job.run().then((result) => {
      results[index] = result;
      for (const user of job.users) busy.delete(user);
      running.delete(done);
    });
    running.add(done);
  }
  return results;
}

const isFree = (job: Job<unknown> | undefined, busy: ReadonlySet<string>): boolean =>
  job?.users.every((user) => !busy.has(user)) ?? false;
