import type { Passed, TraceEntry } from '../traffic/index.ts';

/** UNIX milliseconds by a clock that is set once, by the system's, and never goes back after that. */
function steadyClock(): () => number {
  const origin = Date.now() - performance.now();
  return () => origin + performance.now();
}

/** What a run keeps of what passes, in characters. */
const mostCharacters = 128 * 2 ** 20;

/** What an entry takes beside its texts. */
const entryLength = 200;

const lengthOf = (passed: Passed): number =>
  Object.values(passed).reduce((sum, value) => sum + (typeof value === 'string' ? value.length : 0), entryLength);

interface RecorderOptions {
  /** UNIX milliseconds by a clock that never goes back. */
  now?: (() => number) | undefined;
  /** How much is kept, in characters. */
  most?: number;
  /** Called once, when more has come. */
  onFull?: () => void;
  /** Gets each entry as it passes, and then nothing is kept: for records without an end. */
  passOn?: ((entry: TraceEntry) => void) | undefined;
}

/** The record of one run: everything that its connections and requests did, in the order in which this process saw it. */
export class Recorder {
  readonly entries: TraceEntry[] = [];
  readonly #now: () => number;
  readonly #most: number;
  readonly #onFull: () => void;
  readonly #passOn: ((entry: TraceEntry) => void) | undefined;
  #count = 0;
  #characters = 0;
  #connections = 0;
  #requests = 0;

  constructor({ now = steadyClock(), most = mostCharacters, onFull = () => {}, passOn }: RecorderOptions = {}) {
    this.#now = now;
    this.#most = most;
    this.#onFull = onFull;
    this.#passOn = passOn;
  }

  /** Whether a server has sent more than a run keeps: then its connections are ended. */
  get isFull(): boolean {
    return this.#characters > this.#most;
  }

  /** UNIX milliseconds, in hundredths. */
  now(): number {
    return Math.round(this.#now() * 100) / 100;
  }

  /** A number that no other connection of the run has. */
  nextConnection(): number {
    this.#connections += 1;
    return this.#connections;
  }

  /** A number that no other request of the run has. */
  nextRequest(): number {
    this.#requests += 1;
    return this.#requests;
  }

  /** Whether entries are kept, rather than passed on. */
  get keeps(): boolean {
    return this.#passOn === undefined;
  }

  record(passed: Passed): TraceEntry {
    this.#count += 1;
    const entry: TraceEntry = { seq: this.#count, at: this.now(), ...passed };
    if (this.#passOn) this.#passOn(entry);
    else this.#keep(entry, passed);
    return entry;
  }

  #keep(entry: TraceEntry, passed: Passed): void {
    this.entries.push(entry);
    const wasFull = this.isFull;
    this.#characters += lengthOf(passed);
    if (this.isFull && !wasFull) this.#onFull();
  }
}

/** What a recorded case needs to be judged again: plain data. */
export interface Recording {
  /** When the case began, in UNIX milliseconds. */
  startedAt: number;
  /** Its own entries, in order. */
  entries: TraceEntry[];
}

/** What one case or one play did: its own part of the record of the run. */
export class Transcript implements Recording {
  readonly recorder: Recorder;
  readonly startedAt: number;
  readonly entries: TraceEntry[] = [];

  constructor(recorder: Recorder = new Recorder()) {
    this.recorder = recorder;
    this.startedAt = recorder.now();
  }

  /** Adds an entry and answers its index. */
  add(passed: Passed): number {
    const entry = this.recorder.record(passed);
    return this.recorder.keeps ? this.entries.push(entry) - 1 : entry.seq - 1;
  }

  /**
   * Milliseconds, in hundredths, since a text really went out, which may be later than it was given. Where it never did,
   * since the entry before.
   * @param from the index from which on it is looked for
   */
  sinceSent(text: string, from: number): number {
    const entries = this.entries.slice(from);
    const sent = entries.find((entry) => entry.kind === 'from-client' && entry.data?.includes(text)) ?? entries[0];
    return Math.round((this.recorder.now() - (sent?.at ?? this.startedAt)) * 100) / 100;
  }

  /** The index that the next entry will have. */
  get position(): number {
    return this.entries.length;
  }
}
