import type { KeptTrace, Passed, TraceEntry } from './entry.ts';

/** The longest text that is kept in memory whole, in characters. */
const longestKept = 4096;

/**
 * The last things that passed: a ring, because an unbounded journal would cost throughput and, in the end, the memory.
 * Listeners are told everything, whole.
 */
export class Trace {
  readonly capacity: number;
  readonly #ring: TraceEntry[] = [];
  readonly #listeners = new Set<(entry: TraceEntry) => void>();
  #seq = 0;

  /** @param capacity how many entries are kept */
  constructor(capacity = 10_000) {
    this.capacity = capacity;
  }

  /** How many entries are no longer kept. */
  get forgotten(): number {
    return this.#seq - this.#ring.length;
  }

  /** The number of the newest entry; 0 where nothing has passed. */
  get seq(): number {
    return this.#seq;
  }

  /** The entries that are kept, oldest first. */
  entries(): TraceEntry[] {
    const oldest = this.#seq % this.capacity;
    return this.#seq <= this.capacity ? [...this.#ring] : [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)];
  }

  /** What is kept, and how much is not. */
  kept(): KeptTrace {
    return { entries: this.entries(), forgotten: this.forgotten };
  }

  record(at: number, passed: Passed): void {
    const entry: TraceEntry = { seq: this.#seq + 1, at, ...passed };
    for (const listener of this.#listeners) listener(entry);
    this.#ring[this.#seq % this.capacity] = bounded(entry);
    this.#seq += 1;
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (entry: TraceEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function bounded(entry: TraceEntry): TraceEntry {
  if ('data' in entry && entry.data && entry.data.length > longestKept) {
    return { ...entry, data: shorten(entry.data), length: entry.data.length };
  }
  if ('body' in entry && entry.body.length > longestKept) {
    return { ...entry, body: shorten(entry.body), length: entry.body.length };
  }
  if (entry.kind === 'note' && entry.event.type === 'posted' && entry.event.message.message.length > longestKept) {
    const { event } = entry;
    return { ...entry, event: { ...event, message: { ...event.message, message: shorten(event.message.message) } } };
  }
  return entry;
}

/** Copies the beginning: a slice would keep the whole text alive. */
function shorten(text: string): string {
  const kept = Buffer.from(text.slice(0, longestKept)).toString();
  return `${kept}… (${text.length} characters in all)`;
}
