import type { KeptTrace, Passed, TraceEntry } from '../entry.ts';
import { keepable, sizeOf } from './keepable.ts';
import { TraceMemory } from './trace-memory.ts';

/** Entries at the beginning of the list that are gone, before the list is copied. */
const mostGaps = 4096;

/**
 * The last things that passed: a ring, because an unbounded journal would cost throughput and, in the end, the memory.
 * It is bounded in entries and in bytes. Listeners are told everything, whole.
 */
export class Trace {
  readonly capacity: number;
  readonly #memory: TraceMemory;
  readonly #listeners = new Set<(entry: TraceEntry) => void>();
  #kept: TraceEntry[] = [];
  /** Of each entry, in the same order. */
  #sizes: number[] = [];
  /** Where in the lists the oldest entry stands. */
  #oldest = 0;
  #seq = 0;
  #bytes = 0;
  #due: (() => void)[] = [];
  #isSettling = false;

  /**
   * @param capacity how many entries are kept
   * @param memory how many bytes, which several traces may share
   */
  constructor(capacity = 10_000, memory = new TraceMemory()) {
    this.capacity = capacity;
    this.#memory = memory;
    memory.join(this);
  }

  /** How many entries are no longer kept. */
  get forgotten(): number {
    this.settle();
    return this.#seq - this.#count;
  }

  /** The number of the newest entry; 0 where nothing has passed. */
  get seq(): number {
    this.settle();
    return this.#seq;
  }

  /** About how much memory its entries take. */
  get bytes(): number {
    return this.#bytes;
  }

  get #count(): number {
    return this.#kept.length - this.#oldest;
  }

  /** The entries that are kept, oldest first. */
  entries(): TraceEntry[] {
    this.settle();
    return this.#kept.slice(this.#oldest);
  }

  /** What is kept, and how much is not. */
  kept(): KeptTrace {
    return { entries: this.entries(), forgotten: this.forgotten };
  }

  /**
   * Something has passed that will be recorded when the event loop turns, in turn with what else has passed by then:
   * where much passes, that takes half the time. Whoever reads the trace before finds it there.
   * @param act calls {@link record}
   */
  later(act: () => void): void {
    if (this.#isSettling) {
      act();
      return;
    }
    if (this.#due.length === 0) setImmediate(() => this.settle());
    this.#due.push(act);
  }

  /** What has passed is recorded now. */
  settle(): void {
    if (this.#due.length === 0) return;
    const due = this.#due;
    this.#due = [];
    this.#isSettling = true;
    let done = 0;
    try {
      for (const act of due) {
        done += 1;
        act();
      }
    } finally {
      this.#isSettling = false;
      // A mistake in one keeps no other from being recorded.
      for (const act of due.slice(done)) this.later(act);
    }
  }

  /** @param at milliseconds since 1970 */
  record(at: number, passed: Passed): void {
    if (!this.#isSettling) this.settle();
    this.add({ seq: this.#seq + 1, at, ...passed });
  }

  /** The same for an entry that has its number, one more than {@link seq}, already: where much passes, this spares a copy. */
  add(entry: TraceEntry): void {
    for (const listener of this.#listeners) listener(entry);
    const kept = keepable(entry);
    const size = sizeOf(kept);
    this.#kept.push(kept);
    this.#sizes.push(size);
    this.#seq = entry.seq;
    this.#bytes += size;
    if (this.#count > this.capacity) this.forgetOldest();
    this.#memory.grown(size);
  }

  /** @returns how many bytes that frees */
  forgetOldest(): number {
    if (this.#count === 0) return 0;
    const size = this.#sizes[this.#oldest] ?? 0;
    this.#kept[this.#oldest] = gone;
    this.#oldest += 1;
    this.#bytes -= size;
    if (this.#oldest >= mostGaps) this.#closeGaps();
    this.#memory.shrunk(size);
    return size;
  }

  #closeGaps(): void {
    this.#kept = this.#kept.slice(this.#oldest);
    this.#sizes = this.#sizes.slice(this.#oldest);
    this.#oldest = 0;
  }

  /** Nothing will be recorded any more: its memory is free for others. */
  end(): void {
    this.#memory.leave(this);
    [this.#kept, this.#sizes, this.#oldest, this.#bytes] = [[], [], 0, 0];
  }

  /** @returns a function that ends the subscription: what has passed before is told */
  subscribe(listener: (entry: TraceEntry) => void): () => void {
    this.settle();
    this.#listeners.add(listener);
    return () => {
      this.settle();
      this.#listeners.delete(listener);
    };
  }
}

/** Stands where an entry was. */
const gone: TraceEntry = { seq: 0, at: 0, kind: 'opened', connection: 0 };
