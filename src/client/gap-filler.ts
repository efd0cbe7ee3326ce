import type { Message } from '../protocol/generated/types.ts';
import type { ClientClock } from './environment.ts';

export interface GapFillerOptions {
  /** Everything up to this id is known already. */
  after: number;
  retrieve(after: number): Promise<Message[]>;
  /** @returns those that were new */
  show(messages: readonly Message[]): Message[];
  failed(error: Error): void;
  clock: ClientClock;
  /** How long to wait after the n-th failure in a row, in milliseconds. */
  pauseMs(failures: number): number;
}

/**
 * Makes whole what live delivery left out. While a gap is being filled, live messages wait, so that older ones
 * are shown first; when filling fails they wait no longer, and what was missing comes later.
 */
export class GapFiller {
  readonly #options: GapFillerOptions;
  /**
   * Up to here nothing is missing, because `retrieve` said so. The greatest id seen live is no proof of that:
   * a message before it may have been lost together with the connection.
   */
  #completeUpTo: number;
  #waiting: Message[] | undefined;
  #run = 0;
  #isFilling = false;
  #timer: unknown;

  constructor(options: GapFillerOptions) {
    this.#options = options;
    this.#completeUpTo = options.after;
  }

  /** A message has arrived live. */
  live(message: Message): void {
    // The first message of all gives a place to resume from: without one, the whole history would be asked for again.
    if (this.#completeUpTo === 0 && !this.#isFilling) void this.start();
    if (this.#waiting) this.#waiting.push(message);
    else this.#options.show([message]);
  }

  /**
   * Fills the gap, and tries again until that is done or `stop` is called.
   * @returns how many messages the first try brought that had not come live; none where it failed
   */
  start(): Promise<number> {
    this.stop();
    this.#waiting = [];
    this.#isFilling = true;
    return this.#fill(this.#run, 0);
  }

  stop(): void {
    this.#run += 1;
    this.#isFilling = false;
    this.#options.clock.clearTimeout(this.#timer);
    this.#showWaiting();
  }

  async #fill(run: number, failures: number): Promise<number> {
    try {
      const history = await this.#options.retrieve(this.#completeUpTo);
      const cameLive = new Set(this.#waiting?.map(({ id }) => id));
      this.#completeUpTo = history.reduce((highest, { id }) => Math.max(highest, id), this.#completeUpTo);
      if (run === this.#run) this.#isFilling = false;
      // True even if this run was stopped meanwhile: a message is a message.
      const added = this.#options.show([...history, ...(run === this.#run ? this.#takeWaiting() : [])]);
      return added.filter(({ id }) => !cameLive.has(id)).length;
    } catch (error) {
      this.#options.failed(error as Error);
      if (run === this.#run) this.#tryAgain(run, failures);
      return 0;
    }
  }

  #tryAgain(run: number, failures: number): void {
    this.#showWaiting();
    const { clock, pauseMs } = this.#options;
    this.#timer = clock.setTimeout(() => void this.#fill(run, failures + 1), pauseMs(failures));
  }

  #showWaiting(): void {
    const waiting = this.#takeWaiting();
    if (waiting.length > 0) this.#options.show(waiting);
  }

  #takeWaiting(): Message[] {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    return waiting;
  }
}
