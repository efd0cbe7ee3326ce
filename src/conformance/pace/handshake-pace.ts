import { type HandshakeRefusal, retryAfterOf } from '../../wire-client/index.ts';
import { LearntPace, longestPauses } from './learnt-pace.ts';

/** So often a handshake is tried again where the server says when, and where it says nothing. */
const [mostWhenTold, mostOtherwise] = [7, 5];
/** With other connections open it may be one too many, which no pause changes. */
const mostBesideOthers = 3;

interface Surroundings {
  /** How many connections are open. */
  openTogether(): number;
  /** Told of a handshake that was refused so many times, with a status, and then accepted. */
  onAccepted(status: number, refused: number): void;
}

/** Handshakes at a rate that the server takes, all users together: gateways count them by address. */
export class HandshakePace {
  readonly learnt = new LearntPace();
  readonly surroundings: Surroundings;
  readonly #longestPauses: number;
  #pausedMs = 0;

  /** @param longest how long a run waits for all `Retry-After` together, in milliseconds */
  constructor(surroundings: Surroundings, longest = longestPauses) {
    this.surroundings = surroundings;
    this.#longestPauses = longest;
  }

  begin(): PacedHandshake {
    return new PacedHandshake(this);
  }

  /** Whether there is time left for one more pause. @param ms of `Retry-After` */
  mayPause(ms = 0): boolean {
    this.#pausedMs += ms;
    return this.#pausedMs < this.#longestPauses;
  }
}

/** How one connection comes to be opened, if need be at the second try. */
export class PacedHandshake {
  readonly #pace: HandshakePace;
  /** The statuses that refused it. */
  readonly #refusals: number[] = [];
  #begunAt = 0;

  constructor(pace: HandshakePace) {
    this.#pace = pace;
  }

  /** Settles when it may begin; undefined: at once. */
  turn(): Promise<void> | undefined {
    this.#begunAt = performance.now();
    return this.#pace.learnt.take()?.then(() => {
      this.#begunAt = performance.now();
    });
  }

  /** Settles when it may be tried again; undefined where that is of no use. */
  turnAgain({ status, headers }: HandshakeRefusal): Promise<void> | undefined {
    const { learnt, surroundings } = this.#pace;
    const retryAfterMs = retryAfterOf(headers);
    const isTold = retryAfterMs !== undefined;
    const areOthersOpen = surroundings.openTogether() > 0;
    // With 503 a gateway may as well say that nobody is there.
    if (status !== 429 && (status !== 503 || !(isTold || areOthersOpen))) return undefined;
    const isWorthIt = this.#refusals.length < mostTries(isTold, areOthersOpen) && this.#pace.mayPause(retryAfterMs);
    if (!isWorthIt || !learnt.refused({ retryAfterMs }, this.#begunAt)) {
      if (areOthersOpen) learnt.forget();
      return undefined;
    }
    this.#refusals.push(status);
    return this.turn() ?? Promise.resolve();
  }

  accepted(): void {
    const { learnt, surroundings } = this.#pace;
    learnt.accepted();
    const status = this.#refusals.at(-1);
    if (status !== undefined) surroundings.onAccepted(status, this.#refusals.length);
  }
}

function mostTries(isTold: boolean, areOthersOpen: boolean): number {
  if (isTold) return mostWhenTold;
  return areOthersOpen ? mostBesideOthers : mostOtherwise;
}
