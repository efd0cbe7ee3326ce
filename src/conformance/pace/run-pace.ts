import type { Report } from '../../protocol/index.ts';
import type { Pacing } from '../../wire-client/index.ts';
import type { Attempt } from './attempt.ts';
import type { Limits } from './limits.ts';
import { RequestPace } from './request-pace.ts';
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
  readonly workload: Workload;
  /** How many requests and posts there have been. */
  sentRequests = 0;
  sentPosts = 0;

  /** @param concurrency how many cases at once, at most; as many as suit the server where left out */
  constructor(limits: Limits, concurrency?: number) {
    this.requests = new RequestPace(limits.requestsPerSecond);
    this.posts = new Turns(limits.postsPerSecond);
    this.slots = new Slots(limits);
    this.workload = new Workload(concurrency);
  }

  /** What the run has asked of the server so far. */
  get footprint(): Footprint {
    const { handshakes, mostTogether: connections, most: connectionsPerUser } = this.slots;
    return { requests: this.sentRequests, posts: this.sentPosts, handshakes, connections, connectionsPerUser };
  }

  /** When a connection may act. @param slot its place among the connections */
  pacing(attempt: Attempt, slot: Slot): Pacing {
    return {
      mayOpen: () => slot.ready,
      maySend: () => {
        this.sentPosts += 1;
        const turn = this.posts.take();
        return turn && attempt.during(turn);
      },
      isHeld: () => attempt.isHeld,
    };
  }
}
