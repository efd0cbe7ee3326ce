import type { Report } from '../../protocol/index.ts';
import type { Pacing } from '../../wire-client/index.ts';
import type { Attempt } from './attempt.ts';
import { HandshakePace, type PacedHandshake } from './handshake-pace.ts';
import type { Limits } from './limits.ts';
import { RequestPace } from './request-pace.ts';
import { RetryAfterBudget } from './retry-after-budget.ts';
import { type Slot, Slots } from './slots.ts';
import { Turns } from './turns.ts';
import { Workload } from './workload.ts';

/** How much a run asked of a server. */
export type Footprint = NonNullable<Report['footprint']>;

/** What a run asks of a server, and what it never exceeds. */
export class RunPace {
  readonly requests: RequestPace;
  readonly posts: Turns;
  readonly slots: Slots;
  readonly handshakes: HandshakePace;
  readonly workload: Workload;
  readonly #spent = new Map<string, { requests: number; posts: number }>();

  /** @param concurrency how many cases at once, at most; as many as suit the server where left out */
  constructor(limits: Limits, concurrency?: number) {
    const budget = new RetryAfterBudget();
    this.requests = new RequestPace(limits.requestsPerSecond, budget);
    this.posts = new Turns(limits.postsPerSecond);
    this.slots = new Slots(limits);
    this.handshakes = new HandshakePace(
      {
        openTogether: () => this.slots.openTogether,
        onAccepted: (status, refused) => this.requests.note({ status }, refused),
      },
      budget,
    );
    this.workload = new Workload(concurrency);
  }

  /** What the run has asked of the server so far. */
  get footprint(): Footprint {
    const { handshakes, mostTogether: connections, most: connectionsPerUser } = this.slots;
    const names = new Set([...this.#spent.keys(), ...Object.keys(handshakes)]);
    const users = Object.fromEntries(
      [...names].map((user) => [
        user,
        { ...this.#spentBy(user), handshakes: handshakes[user] ?? 0, connections: connectionsPerUser[user] ?? 0 },
      ]),
    );
    return { ...totalOf(users), connections, connectionsPerUser: { ...connectionsPerUser }, users };
  }

  /** Notes a request as a user. */
  noteRequest(user: string): void {
    this.#spentBy(user).requests += 1;
  }

  #spentBy(user: string): { requests: number; posts: number } {
    const spent = this.#spent.get(user) ?? { requests: 0, posts: 0 };
    this.#spent.set(user, spent);
    return spent;
  }

  /** When a connection of a user may act. @param slot its place among the connections */
  pacing(user: string, attempt: Attempt, { slot, handshake }: { slot: Slot; handshake: PacedHandshake }): Pacing {
    const held = (turn: Promise<void> | undefined) => turn && attempt.during(turn);
    return {
      mayOpen: () => {
        const turn = () => held(handshake.turn());
        return slot.ready ? slot.ready.then(turn) : turn();
      },
      mayTryAgain: (refusal) => held(handshake.turnAgain(refusal)),
      maySend: () => {
        this.#spentBy(user).posts += 1;
        return held(this.posts.take());
      },
      isHeld: () => attempt.isHeld,
    };
  }
}

/** What all users together have asked. */
export function totalOf(users: NonNullable<Footprint['users']>): Pick<Footprint, 'requests' | 'posts' | 'handshakes'> {
  const total = { requests: 0, posts: 0, handshakes: 0 };
  for (const { requests, posts, handshakes } of Object.values(users)) {
    total.requests += requests;
    total.posts += posts;
    total.handshakes += handshakes;
  }
  return total;
}
