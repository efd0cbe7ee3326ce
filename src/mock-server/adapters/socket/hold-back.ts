import type { SlicedReads } from './sliced-reads.ts';

/** How long is counted, in milliseconds. */
const period = 1000;

/** How much is read from a client within a second. */
export interface PaceLimits {
  maxFramesPerSecond: number;
  maxBytesPerSecond: number;
}

/** Which limit a client is past. */
type Past = { framesPerSecond: number } | { bytesPerSecond: number };

/**
 * Holds back a client that floods: past a number of frames or bytes a second nothing more is read from it until the
 * second is over. Nothing is lost; the client has to wait before it can send more, and other clients are served meanwhile.
 */
export class HoldBack {
  readonly #reads: SlicedReads;
  readonly #limits: PaceLimits;
  readonly #onHeldBack: (past: Past) => void;
  #began = 0;
  #frames = 0;
  #bytes = 0;
  #isTold = false;
  #isHolding = false;

  /** @param onHeldBack is called the first time */
  constructor(reads: SlicedReads, limits: PaceLimits, onHeldBack: (past: Past) => void) {
    this.#reads = reads;
    this.#limits = limits;
    this.#onHeldBack = onHeldBack;
  }

  /** A frame has come. */
  count(bytes: number): void {
    const { maxFramesPerSecond, maxBytesPerSecond } = this.#limits;
    const now = performance.now();
    if (now - this.#began >= period) [this.#began, this.#frames, this.#bytes] = [now, 0, 0];
    this.#frames += 1;
    this.#bytes += bytes;
    const hasTooManyFrames = this.#frames >= maxFramesPerSecond;
    if ((!hasTooManyFrames && this.#bytes < maxBytesPerSecond) || this.#isHolding) return;
    this.#pauseUntil(this.#began + period - now);
    if (this.#isTold) return;
    this.#isTold = true;
    this.#onHeldBack(
      hasTooManyFrames ? { framesPerSecond: maxFramesPerSecond } : { bytesPerSecond: maxBytesPerSecond },
    );
  }

  #pauseUntil(ms: number): void {
    this.#isHolding = true;
    this.#reads.pause();
    setTimeout(() => {
      this.#isHolding = false;
      this.#reads.resume();
    }, ms).unref();
  }
}
