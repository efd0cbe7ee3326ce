import { attempt } from '../../../protocol/index.ts';
import { type Company, companyOfProcess } from './company.ts';
import { Share } from './share.ts';
import { doFor } from './turn-time.ts';

/** So much of one client is handled in one turn of the event loop where it is the only one that acts. */
const mostAlone = 16;

/** So many requests where others act, too: then they come. Of frames fewer at a time would cost more than it gives. */
const usualMostInCompany = 4;

/** What is not read while more than one thing of it waits. */
interface Reader {
  pause(): void;
  resume(): void;
}

/** One who acts: a user, on whatever connections, or a connection that is nobody's. */
class Client {
  waiting: { queue: TurnQueue; act: () => void }[] = [];
  readonly #company: Company;
  readonly #share = new Share();
  #handled = 0;
  #isScheduled = false;

  constructor(company: Company) {
    this.#company = company;
  }

  /** At once, or in one of the next turns; while others act, what has to wait is handled as the client's share allows. */
  handle(queue: TurnQueue, act: () => void): void {
    if (this.#share.isAmple()) this.#company.noteCalm(this);
    if (this.waiting.length === 0 && this.#handled < queue.mostInATurn(this)) {
      this.#do(act);
    } else {
      this.waiting.push({ queue, act });
      queue.waits();
    }
    this.#schedule();
  }

  pay(ms: number): void {
    this.#share.pay(ms);
  }

  /** To be called after what was handled now has its turn to pay for: then it is paid before the next is handled. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#handled = 0;
      this.#next();
    });
  }

  #next(): void {
    if (this.waiting.length === 0) return;
    // Who only came and then was silent is not kept waiting by a burst.
    const hasCompany = this.#company.isKeptWith(this, this.#share.busySince);
    const waitMs = hasCompany ? this.#share.waitMs() : 0;
    if (waitMs > 0) {
      this.#scheduleIn(waitMs);
      return;
    }
    const most = this.waiting[0]?.queue.mostInATurn(this);
    for (const { queue, act } of this.waiting.splice(0, most)) {
      queue.isDone();
      this.#do(act);
    }
    this.#schedule();
  }

  /** Where it fails, what waits behind it goes on: it may be another connection's. */
  #do(act: () => void): void {
    this.#handled += 1;
    attempt(() => doFor(this, act));
  }

  #scheduleIn(ms: number): void {
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      this.#next();
    }, ms).unref();
  }
}

const users = new WeakMap<object, Map<string, Client>>();

/** The same for a user of a world whenever it is asked for. */
function clientOf(world: object, user: string, company: Company): Client {
  const ofWorld = users.get(world) ?? new Map<string, Client>();
  users.set(world, ofWorld);
  const client = ofWorld.get(user) ?? new Client(company);
  ofWorld.set(user, client);
  return client;
}

/**
 * What comes in on one connection, in its order. Of one client only some is handled in one turn of the event loop: many
 * frames or requests arrive in one packet, or on many connections, and whoever floods would keep everybody else waiting.
 */
export class TurnQueue {
  readonly #reader: Reader | undefined;
  readonly #mostInCompany: number;
  readonly #company: Company;
  readonly #own: Client;
  #client: Client;
  #waiting = 0;
  #isPaused = false;

  /**
   * @param reader is paused while more than one thing waits
   * @param mostInCompany so much is handled in one turn while others act
   * @param company those others
   */
  constructor(reader?: Reader, mostInCompany = usualMostInCompany, company = companyOfProcess) {
    this.#reader = reader;
    this.#mostInCompany = mostInCompany;
    this.#company = company;
    this.#own = new Client(company);
    this.#client = this.#own;
  }

  mostInATurn(client: Client): number {
    return this.#company.isKeptWith(client) ? this.#mostInCompany : mostAlone;
  }

  /**
   * Handles something at once, or in one of the next turns.
   * @param user whose it is, where that is known
   */
  handle(act: () => void, { world, user }: { world?: object; user?: string | undefined } = {}): void {
    // What comes later must not be handled before what waits.
    if (this.#waiting === 0)
      this.#setClient(world && user !== undefined ? clientOf(world, user, this.#company) : this.#own);
    this.#client.handle(this, act);
  }

  #setClient(client: Client): void {
    if (this.#client === client) return;
    this.#company.forgetCalm(this.#own);
    this.#client = client;
  }

  /** Handles all that waits: nothing more will come. */
  finish(): void {
    const { waiting } = this.#client;
    this.#client.waiting = waiting.filter(({ queue }) => queue !== this);
    for (const { queue, act } of waiting) if (queue === this) attempt(act);
  }

  /** Something of it has to wait. */
  waits(): void {
    this.#waiting += 1;
    if (this.#waiting < 2 || this.#isPaused) return;
    this.#isPaused = true;
    this.#reader?.pause();
  }

  /** Something of it no longer waits. */
  isDone(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0 || !this.#isPaused) return;
    this.#isPaused = false;
    this.#reader?.resume();
  }
}
