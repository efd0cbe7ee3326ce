import type { Duplex } from 'node:stream';

/** So much is parsed before it is asked whether to go on, in bytes: a hundred short frames. */
const sliceBytes = 4096;

/**
 * Hands what a WebSocket's client sends to the library in slices, and none while it is paused: a packet of 64 kB holds
 * 1,700 short frames, which would all be parsed at once. What is not read stays with the client, who has to wait.
 */
export class SlicedReads {
  readonly #wire: Duplex;
  readonly #onSlice: () => void;
  readonly #read = (): void => this.#readOn();
  #pauses = 0;

  /**
   * @param wire with the library's listener for data, which gets what is read here
   * @param onSlice is called when it has got some
   */
  constructor(wire: Duplex, onSlice: () => void = () => {}) {
    this.#wire = wire;
    this.#onSlice = onSlice;
    wire.on('readable', this.#read);
  }

  /** Reads nothing until it is resumed as often as it was paused. */
  pause(): void {
    this.#pauses += 1;
  }

  resume(): void {
    this.#pauses -= 1;
    // Whoever resumes may be about to handle what was read before.
    if (this.#pauses === 0) process.nextTick(this.#read);
  }

  #readOn(): void {
    while (this.#pauses === 0) {
      // Nobody listens any more: what still comes is passed over, so that the end is noticed.
      if (this.#wire.listenerCount('data') === 0) {
        this.#wire.off('readable', this.#read).resume();
        return;
      }
      if (this.#wire.read(Math.min(sliceBytes, this.#wire.readableLength)) === null) return;
      this.#onSlice();
    }
  }
}
