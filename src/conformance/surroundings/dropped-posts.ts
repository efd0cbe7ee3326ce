import { markersIn } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import { CaseContext } from '../case/case-context.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';

/** Of what got through in the best second, so much is asked for from then on. */
const share = 1 / 6;
/** The fastest pace that is called slow. Posts a second. */
const fastest = 10;

/** Whether posts were dropped before they were anybody's: received by nobody and in no history. @param markers of them */
export async function wereDropped(
  session: Session,
  profile: ServerProfile,
  markers: readonly string[],
): Promise<boolean> {
  const unseen = markers.filter((marker) => !session.received.has(marker));
  return unseen.length > 0 && !(await isAnyStored(session, profile, unseen));
}

/** A pace at which a server that limits the rate of posts drops none, in posts a second. */
export function slowPace({ received }: Session): number {
  return Math.min(fastest, Math.max(1, Math.floor(bestSecond([...received.values()]) * share)));
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
