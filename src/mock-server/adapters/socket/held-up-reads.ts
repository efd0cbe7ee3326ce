import type { FaultyPort } from '../../../faults/index.ts';
import type { SlicedReads } from './sliced-reads.ts';

/** Reads nothing of a client while faults hold up as much of what it has sent as they may. */
export class HeldUpReads {
  readonly #reads: SlicedReads;
  readonly #state: FaultyPort['state'];
  #isPaused = false;

  constructor(reads: SlicedReads, state: FaultyPort['state']) {
    this.#reads = reads;
    this.#state = state;
    state.onMoved = () => this.look();
  }

  /** To be called when something has come. */
  look(): void {
    const { isIncomingFull } = this.#state;
    if (isIncomingFull === this.#isPaused) return;
    this.#isPaused = isIncomingFull;
    if (isIncomingFull) this.#reads.pause();
    else this.#reads.resume();
  }
}
