import type { Case } from './case.ts';

/** A case that opens WebSockets, so that it cannot run beside one that needs a user to be offline. */
const usesSockets = ({ needs }: Case): boolean => needs.some((need) => ['connect', 'send', 'live'].includes(need));

/**
 * Runs cases concurrently, those that need a user offline first and never beside one that connects.
 * @param limit how many at once
 */
export async function runConcurrently<Done>(
  cases: readonly Case[],
  limit: number,
  run: (item: Case) => Promise<Done>,
): Promise<Done[]> {
  const waiting = [...cases.filter(({ offline }) => offline), ...cases.filter(({ offline }) => !offline)];
  const running = new Map<Case, Promise<void>>();
  const done = new Map<Case, Done>();
  const mayStart = (item: Case): boolean => {
    const others = [...running.keys()];
    if (item.offline) return !others.some(usesSockets);
    return !usesSockets(item) || !others.some(({ offline }) => offline);
  };
  while (waiting.length > 0 || running.size > 0) {
    const next = running.size < limit ? waiting.findIndex(mayStart) : -1;
    const [item] = next < 0 ? [] : waiting.splice(next, 1);
    if (!item) {
      await Promise.race(running.values());
      continue;
    }
    const finished = run(item).then((result) => {
      done.set(item, result);
      running.delete(item);
    });
    running.set(item, finished);
  }
  return cases.map((item) => done.get(item) as Done);
}
