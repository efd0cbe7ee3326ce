import { setTimeout as sleep } from 'node:timers/promises';
import type { Wire } from '../context/wire.ts';
import type { PlayedMock } from '../played-mock.ts';
import type { Pace, PacingOptions } from './pace.ts';

/** So many turns of the event loop without any news, and what is on its way within this machine has arrived. */
const calmTurns = 20;
/** A real time after which an unanswered ping, or a request that the mock has not seen, is no longer waited for. */
const patienceMs = 300;
/** A long time in which something is due passes in this many parts, so that connections can be read in between. */
const partsOfLongTime = 24;

/**
 * The pace of our own mock, whose clock stands still while anything is under way, and leaps to the next moment at which
 * something is due when nothing is. No time is waited for, and the same steps lead to the same trace.
 */
export class VirtualPace implements Pace {
  readonly #mock: PlayedMock;
  readonly #wire: Wire;
  readonly #signal: AbortSignal;

  readonly #speed: number | undefined;

  constructor(mock: PlayedMock, wire: Wire, signal: AbortSignal, { speed }: PacingOptions = {}) {
    this.#mock = mock;
    this.#wire = wire;
    this.#signal = signal;
    this.#speed = speed;
  }

  async until<Found>(find: () => Found | undefined, withinMs: number): Promise<Found | undefined> {
    const { clock } = this.#mock;
    const deadline = clock.now() + withinMs;
    for (;;) {
      await this.settle();
      const found = find();
      if (found !== undefined || clock.now() >= deadline || this.#signal.aborted) return found;
      await this.#advance(Math.min(clock.nextDue ?? deadline, deadline) - clock.now());
    }
  }

  async pass(ms: number): Promise<void> {
    const { clock } = this.#mock;
    const end = clock.now() + ms;
    for (let part = 1; clock.now() < end && !this.#signal.aborted; part += 1) {
      const isEventful = clock.nextDue !== undefined && clock.nextDue <= end;
      const left = isEventful ? (ms * (partsOfLongTime - part)) / partsOfLongTime : 0;
      await this.#advance(end - left - clock.now());
      await this.settle();
    }
  }

  /** At once, or as fast as it was asked to be. */
  async #advance(ms: number): Promise<void> {
    if (this.#speed !== undefined) {
      await sleep(ms / this.#speed, undefined, { signal: this.#signal }).catch(() => undefined);
    }
    this.#mock.clock.advance(ms);
  }

  async settle(): Promise<void> {
    for (let before = -1; before !== this.#news(); ) {
      before = this.#news();
      await this.#pings();
      await this.#calm();
    }
  }

  #news(): number {
    return this.#wire.arrivals + this.#mock.seen().entries;
  }

  /** The mock reads each connection in order, and answers a ping only when it has dealt with what came before. */
  async #pings(): Promise<void> {
    const open = this.#wire.connections.filter((each) => each.state === 'open' && !this.#wire.deaf.has(each));
    await Promise.all(
      open.map(async (connection) => {
        const pong = connection.ping();
        if (!(await inTime(pong))) this.#wire.deaf.add(connection);
      }),
    );
  }

  async #calm(): Promise<void> {
    const giveUpAt = performance.now() + patienceMs;
    let [calm, last] = [0, this.#news()];
    while (calm < calmTurns) {
      await oneTurn();
      const news = this.#news();
      const isCalm = news === last && (!this.#isUnseen() || performance.now() > giveUpAt);
      calm = isCalm ? calm + 1 : 0;
      last = news;
    }
  }

  /** Whether something has left us that the mock has neither seen nor answered. */
  #isUnseen(): boolean {
    const { handshakes, requests, answers } = this.#mock.seen();
    return this.#wire.handshakes > handshakes || this.#wire.unanswered > requests - answers;
  }
}

const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether it comes in time; on a busy machine the news may be there, but unread, when the time is over. */
async function inTime(pong: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(async () => {
      for (let turn = 0; turn < calmTurns; turn += 1) await oneTurn();
      resolve(false);
    }, patienceMs);
  });
  const came = await Promise.race([pong.then(() => true), late]);
  clearTimeout(timer);
  return came;
}
