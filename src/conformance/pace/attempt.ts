/**
 * What happened around an attempt at a case that need not be the server's doing: `crowded`: it refused one connection
 * more; `limited`: our own limits did; `cut`: a connection ended or a request got no answer; `unreachable`: nobody
 * listened; `slow`: answers took much longer than on the idle server; `refused`: it went on with 429 or 503;
 * `unanswered`: a gateway went on answering that it reaches nobody; `unopened`: it said so to a handshake, or that was
 * broken off; `expired`: a token of ours had run out; `dropped`: posts were dropped in silence by a limit on their rate.
 */
export type Trouble =
  | 'crowded'
  | 'limited'
  | 'cut'
  | 'unreachable'
  | 'slow'
  | 'refused'
  | 'unanswered'
  | 'unopened'
  | 'expired'
  | 'dropped';

/** One attempt at a case: whether our own side holds it at this moment, and what happened around it. */
export class Attempt {
  readonly troubles = new Set<Trouble>();
  /** The markers of posts that must not be dropped. */
  readonly due: string[] = [];
  /** Whether it is made to see if a loss vanishes at a slow pace: it alone posts meanwhile. */
  readonly isTrial: boolean;
  #count = 0;

  constructor({ isTrial = false } = {}) {
    this.isTrial = isTrial;
  }

  /** While it is, nothing that the case expects of the server is late. */
  get isHeld(): boolean {
    return this.#count > 0;
  }

  /** Holds the case until something of our own side is done. */
  async during<Value>(waiting: Promise<Value>): Promise<Value> {
    this.#count += 1;
    try {
      return await waiting;
    } finally {
      this.#count -= 1;
    }
  }
}
