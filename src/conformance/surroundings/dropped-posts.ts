import { markersIn } from '../../wire-client/index.ts';
import { CaseContext } from '../case/case-context.ts';
import type { Session } from '../case/session.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';

/** Of what got through in the best second, so much is asked for from then on. */
const share = 1 / 6;

/**
 * Finds out whether posts were dropped before they were anybody's: received by nobody and in no history. A server that
 * limits the rate of posts does that; the rest of the run posts so much more slowly that it shows.
 * @param markers of posts that must not be dropped
 * @returns the new rate, in posts a second; undefined where nothing was dropped, or the config sets the rate
 */
export async function slowDownIfDropped(
  session: Session,
  profile: ServerProfile,
  markers: readonly string[],
): Promise<number | undefined> {
  const { posts } = session.pace;
  if (session.setup.limits.postsPerSecond !== undefined) return undefined;
  const unseen = markers.filter((marker) => !session.received.has(marker));
  if (unseen.length === 0 || (await isAnyStored(session, profile, unseen))) return undefined;
  const reached = bestSecond([...session.received.values()]);
  posts.perSecond = Math.min(posts.perSecond, Math.max(1, Math.floor(reached * share)));
  session.postRate = posts.perSecond;
  return posts.perSecond;
}

async function isAnyStored(session: Session, profile: ServerProfile, markers: readonly string[]): Promise<boolean> {
  if (profile.unavailable.history) return true;
  const context = new CaseContext(session, profile);
  try {
    const { status, body } = await context.retrieve('peer', profile.recentId);
    const stored = new Set(markersIn(body));
    return status !== 200 || markers.some((marker) => stored.has(marker));
  } finally {
    await context.close();
  }
}

/** The most messages that came within a second. @param times in milliseconds, in order */
function bestSecond(times: readonly number[]): number {
  let [first, best] = [0, 0];
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) > 1000) first += 1;
    best = Math.max(best, index - first + 1);
  }
  return best;
}
