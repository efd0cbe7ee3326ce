import type { Attempt } from './attempt.ts';
import type { Limits } from './limits.ts';

/** More connections at once than the limits allow, even where nobody else has any. */
class NotEnoughConnections extends Error {}

/** One connection, from the wish for it to its end. */
export interface Slot {
  /** Settles when it may be opened; undefined: at once. Rejects where waiting would never end. */
  ready: Promise<void> | undefined;
  /** The connection is over, or nobody wants it any more. */
  release(): void;
  /** The handshake is done. */
  opened(): void;
  /** CONNECTED has come. */
  wentLive(): void;
}

interface Entry {
  user: string;
  holder: Attempt;
  state: 'wanted' | 'open' | 'live';
}

interface Waiting extends Entry {
  admit(): void;
  refuse(): void;
}

/** Who may have a connection: never more at once than the limits say, and nobody waits for ever. */
export class Slots {
  /** The most at once, of each user and together. */
  readonly most: Record<string, number> = {};
  mostTogether = 0;
  /** How many of each user there have been. */
  readonly handshakes: Record<string, number> = {};
  readonly #given: Limits;
  #together: number;
  #perUser: number;
  #open: Entry[] = [];
  #waiting: Waiting[] = [];

  constructor(given: Limits) {
    const { connections, connectionsPerUser } = given;
    this.#given = given;
    this.#together = connections ?? Number.POSITIVE_INFINITY;
    this.#perUser = connectionsPerUser ?? Number.POSITIVE_INFINITY;
  }

  /** The limits in force, as far as there are any. */
  get limits(): Limits {
    return {
      ...(Number.isFinite(this.#together) && { connections: this.#together }),
      ...(Number.isFinite(this.#perUser) && { connectionsPerUser: this.#perUser }),
    };
  }

  /** Keeps to less, as the server has refused more. */
  lower({ connections, connectionsPerUser }: Limits): void {
    this.#together = Math.min(this.#together, Math.max(1, connections ?? this.#together));
    this.#perUser = Math.min(this.#perUser, Math.max(1, connectionsPerUser ?? this.#perUser));
  }

  /**
   * Allows one more, where it was the server that refused: it may have counted one that is over.
   * @returns whether that is possible
   */
  raise(): boolean {
    const { connections = Number.POSITIVE_INFINITY, connectionsPerUser = Number.POSITIVE_INFINITY } = this.#given;
    const mayRaise = this.#together < connections || this.#perUser < connectionsPerUser;
    if (this.#together < connections) this.#together += 1;
    if (this.#perUser < connectionsPerUser) this.#perUser += 1;
    return mayRaise;
  }

  /** So many connections of a user fit beside one of another. @param wanted no more than these */
  affordable(wanted: number): number {
    return Math.max(1, Math.min(wanted, this.#perUser, this.#together - 1));
  }

  /** Asks for a connection of a user. @param holder the case that wants it */
  take(user: string, holder: Attempt): Slot {
    const entry: Entry = { user, holder, state: 'wanted' };
    const isFree = this.#fits(user);
    if (isFree) this.#admit(entry);
    return {
      ready: isFree ? undefined : holder.during(this.#wait(entry)),
      release: () => this.#release(entry),
      opened: () => {
        entry.state = 'open';
      },
      wentLive: () => {
        entry.state = 'live';
      },
    };
  }

  /** How many a user has or is about to have. */
  takenBy(user: string): number {
    return this.#open.filter((entry) => entry.user === user).length;
  }

  /** How many connections of a user have gone live and are still open. */
  liveOf(user: string): number {
    return this.#open.filter((entry) => entry.user === user && entry.state === 'live').length;
  }

  /** How many are open, all users together. */
  get openTogether(): number {
    return this.#open.filter(({ state }) => state !== 'wanted').length;
  }

  #fits(user: string): boolean {
    return this.takenBy(user) < this.#perUser && this.#open.length < this.#together;
  }

  #admit(entry: Entry): void {
    this.#open.push(entry);
    this.handshakes[entry.user] = (this.handshakes[entry.user] ?? 0) + 1;
    this.mostTogether = Math.max(this.mostTogether, this.#open.length);
    this.most[entry.user] = Math.max(this.most[entry.user] ?? 0, this.takenBy(entry.user));
  }

  #wait(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = Object.assign(entry, {
        admit: () => {
          this.#admit(entry);
          resolve();
        },
        refuse: () => {
          entry.holder.troubles.add('limited');
          reject(new NotEnoughConnections('The limits allow no more connections at once.'));
        },
      });
      this.#waiting.push(waiting);
      this.#refuseWhoCanNever();
    });
  }

  #release(entry: Entry): void {
    this.#open = this.#open.filter((each) => each !== entry);
    this.#waiting = this.#waiting.filter((each) => each !== entry);
    for (const waiting of [...this.#waiting]) {
      if (!this.#fits(waiting.user)) continue;
      this.#waiting = this.#waiting.filter((each) => each !== waiting);
      waiting.admit();
    }
    this.#refuseWhoCanNever();
  }

  /** Where everybody who has a connection waits for another, nobody ever gets one: the last to ask goes without. */
  #refuseWhoCanNever(): void {
    const waits = new Set(this.#waiting.map(({ holder }) => holder));
    const nobodyCanFinish = this.#open.every(({ holder }) => waits.has(holder));
    const last = nobodyCanFinish ? this.#waiting.pop() : undefined;
    last?.refuse();
  }
}
