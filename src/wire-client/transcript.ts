import type { TranscriptEntry } from '../protocol/index.ts';

/** One thing that happened in a case. `data` is raw: frames and bodies stand as the text that was on the wire. */
export interface Entry {
  /** Milliseconds since the case began. */
  at: number;
  /** Role and number of the connection (`member#1`), or the role alone for requests. */
  who: string;
  kind: TranscriptEntry['kind'];
  data?: unknown;
}

/** A frame whose bytes are no text. */
export interface BinaryData {
  binary: string;
}

/** What a recorded case needs to be judged again: plain data. */
export interface Recording {
  /** When the case began, in UNIX milliseconds. */
  startedAt: number;
  entries: Entry[];
}

/** Records everything that happens in one case, in the order in which this process saw it. */
export class Transcript implements Recording {
  readonly startedAt = Date.now();
  readonly entries: Entry[] = [];
  readonly #now: () => number;
  readonly #began: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#began = now();
  }

  /** Adds an entry and answers its index. */
  add(who: string, kind: Entry['kind'], data?: unknown): number {
    const at = Math.round((this.#now() - this.#began) * 100) / 100;
    return this.entries.push({ at, who, kind, ...(data !== undefined && { data }) }) - 1;
  }

  /** The index that the next entry will have. */
  get position(): number {
    return this.entries.length;
  }
}
