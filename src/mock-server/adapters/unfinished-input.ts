import { RecurringCheck } from '../../server-kit/index.ts';

/** Past this many bytes of what clients have begun to send and not finished, somebody is cut off. */
const mostInAll = 256 * 1_048_576;

/** Whoever does not finish for so long is cut off, and at the latest after twice that, in milliseconds. */
const patienceMs = 60_000;

/** One who has begun to send a frame or a body. */
export interface Sender {
  /** Whether it came with somebody's token: who did not is cut off first. */
  isKnown(): boolean;
  /** @param why as the end of a sentence about the client */
  cutOff(why: string): void;
}

interface Begun {
  bytes: number;
  at: number;
}

/** Bounds what is kept of frames and bodies until they are whole: each is short, but there may be many connections. */
export class UnfinishedInput {
  readonly #begun = new Map<Sender, Begun>();
  readonly #mostInAll: number;
  readonly #patienceMs: number;
  readonly #sweeps: RecurringCheck;
  #bytes = 0;

  constructor(most = mostInAll, patience = patienceMs) {
    this.#mostInAll = most;
    this.#patienceMs = patience;
    this.#sweeps = new RecurringCheck({ everyMs: patience, check: () => this.#sweep() });
  }

  /** @param bytes that are kept of what is not whole */
  keeps(sender: Sender, bytes: number): void {
    const begun = this.#begun.get(sender) ?? { bytes: 0, at: performance.now() };
    this.#bytes += bytes - begun.bytes;
    begun.bytes = bytes;
    this.#begun.set(sender, begun);
    this.#sweeps.plan();
    while (this.#bytes > this.#mostInAll) this.#cutOffGreatest();
  }

  /** What it sent is whole, or nothing more will come. */
  finished(sender: Sender): void {
    this.#bytes -= this.#begun.get(sender)?.bytes ?? 0;
    this.#begun.delete(sender);
  }

  /** Who has sent most of what is not whole, of those without a token where there are any. */
  #cutOffGreatest(): void {
    let greatest: (Pick<Begun, 'bytes'> & { sender: Sender; isKnown: boolean }) | undefined;
    for (const [sender, { bytes }] of this.#begun) {
      const isKnown = sender.isKnown();
      const isGreater = isKnown === greatest?.isKnown ? bytes > greatest.bytes : !isKnown;
      if (!greatest || isGreater) greatest = { sender, bytes, isKnown };
    }
    if (greatest)
      this.#cutOff(greatest.sender, `it left ${greatest.bytes} bytes unfinished, and all together too many`);
  }

  #cutOff(sender: Sender, why: string): void {
    this.finished(sender);
    sender.cutOff(why);
  }

  #sweep(): boolean {
    const latest = performance.now() - this.#patienceMs;
    for (const [sender, { bytes, at }] of this.#begun) {
      if (at <= latest) this.#cutOff(sender, `it left ${bytes} bytes unfinished for ${this.#patienceMs / 1000} s`);
    }
    return this.#begun.size > 0;
  }
}

/** One for all worlds of the process: they share its memory. */
export const unfinishedInput = new UnfinishedInput();
