import { saysConnected } from '../../traffic/index.ts';
import type { Session } from '../case/acting/session.ts';
import { CaseContext } from '../case/case-context.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';

/** Nobody needs to be kept alive more often. Milliseconds. */
const shortestInterval = 20;
/** How long an idle connection is watched, at least and at most. */
const [shortestWatch, longestWatch] = [200, 15_000];

/**
 * Finds out whether connections are cut merely for being idle, as proxies do, and keeps the further ones alive if so.
 */
export async function learnIdleCut(session: Session, profile: ServerProfile): Promise<void> {
  const idle = idleBeforeCut(session);
  if (idle === undefined) return;
  const context = new CaseContext(session, profile);
  try {
    session.keepAliveMs = longestWatch;
    const connection = context.open('member');
    if (!(await connection.opened())) return;
    connection.sendToken();
    if (!(await context.isConnected(connection))) return;
    const began = performance.now();
    const watch = Math.min(longestWatch, 2 * idle + shortestWatch);
    session.keepAliveMs = undefined;
    if (!(await connection.ended(watch))) return;
    session.keepAliveMs = Math.max(shortestInterval, (performance.now() - began) / 4);
    session.idleCutMs = Math.round(performance.now() - began);
  } finally {
    if (session.idleCutMs === undefined) session.keepAliveMs = undefined;
    await context.close();
  }
}

/** For how long a live connection that was cut had been idle, at most; undefined where none was cut. */
function idleBeforeCut({ recorder: { entries } }: Session): number | undefined {
  const lastAt = new Map<number, number>();
  const live = new Set<number>();
  let longest: number | undefined;
  for (const entry of entries) {
    if (!('connection' in entry)) continue;
    if (entry.kind === 'to-client' && saysConnected(entry.data)) {
      live.add(entry.connection);
    }
    const isCut = entry.kind === 'closed' && !entry.isOurs && live.has(entry.connection);
    if (isCut) longest = Math.max(longest ?? 0, entry.at - (lastAt.get(entry.connection) ?? entry.at));
    lastAt.set(entry.connection, entry.at);
  }
  return longest;
}
