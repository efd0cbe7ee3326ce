import type { Session } from '../case/acting/session.ts';
import type { Case } from '../case/case.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import { Attempt } from '../pace/index.ts';
import { slowPace, wereDropped } from '../surroundings/index.ts';
import { type Attempted, runCases } from './run-case.ts';

/** A limit of a second has forgotten by then what was posted before. Milliseconds. */
const beforeTrial = 1000;
/** A loss that did not vanish says as much about cases that post up to so many times as much. */
const timesAsMuch = 4;

/** Cases that lost posts, and what happened. */
interface Suspect {
  act: readonly Case[];
  attempted: Attempted;
}

/**
 * Whether the server drops posts beyond some rate. What was lost in a case is posted once more, slowly and while nothing
 * else runs: a loss that vanishes is the work of a rate, and the rest of the run keeps to that pace. One that does not is
 * a finding.
 */
export class PostRate {
  readonly #session: Session;
  readonly #profile: ServerProfile;
  readonly #signal: AbortSignal;
  #suspects: Suspect[] = [];
  /** So many posts were tried in vain. */
  #mostTried = 0;

  constructor(session: Session, profile: ServerProfile, signal: AbortSignal) {
    this.#session = session;
    this.#profile = profile;
    this.#signal = signal;
  }

  /** Whether some of what was posted, and must not be dropped, has come to nobody. */
  hasLost({ due }: Attempted): boolean {
    return due.some((marker) => !this.#session.received.has(marker));
  }

  /** Notes cases that did not pass, where it may be a rate that is to blame. */
  async examine(act: readonly Case[], attempted: Attempted): Promise<void> {
    const { due, postsPerSecond, troubles } = attempted;
    const { pace, setup, postRate } = this.#session;
    const isSettled = due.length <= timesAsMuch * this.#mostTried || postsPerSecond <= (postRate ?? 0);
    if (setup.limits.postsPerSecond !== undefined || isSettled) return;
    if (!(await wereDropped(this.#session, this.#profile, due))) return;
    if (postsPerSecond > pace.posts.perSecond) troubles.add('dropped');
    else this.#suspects.push({ act, attempted });
  }

  /** Where it is to be found out whether there is a rate: how, while nothing else runs. */
  get pending(): (() => Promise<void>) | undefined {
    const [smallest] = this.#suspects.toSorted((a, b) => a.attempted.due.length - b.attempted.due.length);
    return smallest && (() => this.#tryAgain(smallest));
  }

  async #tryAgain({ act, attempted }: Suspect): Promise<void> {
    const { posts } = this.#session.pace;
    const [former, slow] = [posts.perSecond, slowPace(this.#session)];
    posts.pause(beforeTrial);
    posts.perSecond = slow;
    const attempt = new Attempt({ isTrial: true });
    const again = await runCases(act, this.#session, this.#profile, { signal: this.#signal, attempt });
    if (await this.#hasVanished(attempted, again)) return this.#found(slow);
    posts.perSecond = former;
    this.#mostTried = attempted.due.length;
    this.#suspects = this.#suspects.filter(({ attempted: { due } }) => due.length > timesAsMuch * this.#mostTried);
  }

  async #hasVanished(before: Attempted, { due }: Attempted): Promise<boolean> {
    return due.length >= before.due.length && !(await wereDropped(this.#session, this.#profile, due));
  }

  #found(perSecond: number): void {
    this.#session.postRate = perSecond;
    for (const { attempted } of this.#suspects) attempted.troubles.add('dropped');
    this.#suspects = [];
  }
}
