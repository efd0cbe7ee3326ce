import { markersIn } from '../marker.ts';
import type { Arrived, ConnectionOptions } from './connection-options.ts';
import { stillArriving } from './still-arriving.ts';
import { waitUntil } from './wait-until.ts';

/** How long is waited, and what makes that shorter or longer. */
type Waiting = Pick<ConnectionOptions, 'timeoutMs' | 'patience' | 'pacing'>;

/** What comes on a connection, for whoever waits for it. */
export abstract class Incoming {
  /** Set once the connection is closed. */
  closed: { code: number; reason: string } | undefined;
  readonly #waiting: Waiting;
  readonly #texts: string[] = [];
  readonly #listeners = new Set<(arrived: Arrived) => void>();

  constructor(waiting: Waiting) {
    this.#waiting = waiting;
  }

  /** How many bytes have come so far. */
  protected abstract readonly bytesCome: number;

  /** Whether a text carries a marker that was sent here. */
  abstract hasSent(text: string): boolean;

  /** True once a frame that carries the marker has come; false after the deadline, or where the connection closes. */
  async sees(marker: string, timeoutMs?: number): Promise<boolean> {
    return (await this.frame((text) => text.includes(marker) || undefined, timeoutMs)) === true;
  }

  /**
   * Waits until every marker that a sender has posted has come. The time starts anew with each message of that sender: a
   * server may take its time for every one of them. Where the sender has ended, little more is to come.
   * @returns the markers that never came
   */
  async missingFrom(sender: Incoming, markers: readonly string[], timeoutMs?: number): Promise<string[]> {
    const missing = new Set(markers);
    if (missing.size === 0) return [];
    const strike = (text: string) => {
      for (const marker of markersIn(text)) missing.delete(marker);
      return missing.size === 0 || undefined;
    };
    await this.frame(strike, timeoutMs, sender);
    return [...missing];
  }

  /**
   * The first frame for which `find` answers something, now or later. Each frame is looked at once.
   * @param sender with each of its messages the time starts anew
   */
  frame<Found>(
    find: (text: string) => Found | undefined,
    timeoutMs?: number,
    sender?: Incoming,
  ): Promise<Found | undefined> {
    let next = 0;
    const look = () => {
      for (; next < this.#texts.length; next += 1) {
        const found = find(this.#texts[next] ?? '');
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return this.until(look, timeoutMs, sender);
  }

  /** Whether any frame has come so far. */
  get hasAnswered(): boolean {
    return this.#texts.length > 0;
  }

  /** True once the connection is closed; false after the deadline. */
  async ended(timeoutMs?: number): Promise<boolean> {
    return (await this.until(() => this.closed, timeoutMs)) !== undefined;
  }

  /** Calls `listener` with whatever comes, before anything else can happen. @returns a function that ends it */
  onArrival(listener: (arrived: Arrived) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` with each text as it comes, before anything else can happen. */
  onText(listener: (text: string) => void): void {
    this.onArrival((arrived) => arrived.kind === 'frame' && listener(arrived.text));
  }

  /** Something has come. */
  protected arrived(arrived: Arrived): void {
    if (arrived.kind === 'frame') this.#texts.push(arrived.text);
    for (const listener of [...this.#listeners]) listener(arrived);
  }

  /** What `find` answers first that is not undefined. @param sender with each of its messages the time starts anew */
  protected async until<Found>(
    find: () => Found | undefined,
    timeoutMs = this.#waiting.patience?.ms ?? this.#waiting.timeoutMs,
    sender?: Incoming,
  ): Promise<Found | undefined> {
    const { patience, pacing } = this.#waiting;
    const isProgress = sender && ((text: string) => sender.hasSent(text));
    const from = sender && { source: sender, lastMs: patience?.short ?? timeoutMs };
    const isArriving = stillArriving(() => ({ bytes: this.bytesCome, frames: this.#texts.length }), timeoutMs);
    const isHeld = () => isArriving() || pacing?.isHeld() === true;
    const found = await waitUntil(this, find, { timeoutMs, isProgress, from, isHeld });
    if (found === undefined && !this.closed) patience?.noteVain(timeoutMs);
    return found;
  }
}
