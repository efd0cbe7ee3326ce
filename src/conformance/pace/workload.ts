/** Answers that take so many times as long as on the idle server, and so many milliseconds more, say that it is overloaded. */
const [timesIdle, beyondIdle] = [4, 250];
/** A server that takes so many milliseconds for an answer when idle gets fewer cases at once from the start. */
const leisurely = 30;
/** A server that answers within so many milliseconds waits for us as often as we for it. */
const prompt = 10;
/** How many cases at once: more on such a server only wait for each other, and what they deliver to each other grows. */
const mostOnPrompt = 6;
/** How many there, with those that only listen: their connections receive what all the others post. */
const mostWithListeners = 12;
/** How many elsewhere: cases mostly wait for answers, and for silence. */
const mostElsewhere = 24;
/** So many answers in good time let one more case in. */
const answersPerStep = 5;

/** How many cases at once: fewer where answers get slow, slowly more where they no longer are. */
export class Workload {
  readonly #wanted: number | undefined;
  #limit: number | undefined;
  #fastest = Number.POSITIVE_INFINITY;
  #slowAt = Number.NEGATIVE_INFINITY;
  #loweredAt = Number.NEGATIVE_INFINITY;
  #inTime = 0;
  #hasWaitedInVain = false;
  #listening = 0;
  #untilMore: (() => void)[] = [];

  /** @param wanted how many cases at once on a server that is fast enough; as many as suit it where left out */
  constructor(wanted?: number) {
    this.#wanted = wanted;
  }

  get #isPrompt(): boolean {
    return this.#fastest < prompt && !this.#hasWaitedInVain;
  }

  get #most(): number {
    return this.#wanted ?? (this.#isPrompt ? mostOnPrompt : mostElsewhere);
  }

  /** How many cases at once at this moment. On a prompt server those that only listen are not counted. */
  get limit(): number {
    const isLeisurely = this.#fastest >= leisurely && Number.isFinite(this.#fastest);
    this.#limit ??= isLeisurely ? (this.#most * leisurely) / (2 * this.#fastest) : this.#most;
    const most = Math.max(1, Math.min(this.#most, Math.floor(this.#limit)));
    const isAsMany = this.#wanted === undefined && this.#isPrompt && most === mostOnPrompt;
    return isAsMany ? Math.min(mostWithListeners, most + this.#listening) : most;
  }

  /** Counts a case among those that only listen, until it is done: on a prompt server another one may run meanwhile. */
  async whileListening(listening: Promise<void>): Promise<void> {
    this.#listening += 1;
    for (const tell of this.#untilMore.splice(0)) tell();
    await listening;
    this.#listening -= 1;
  }

  /** Settles when one more case begins to listen. */
  untilMore(): Promise<void> {
    return new Promise((resolve) => this.#untilMore.push(resolve));
  }

  /** Whether the server was overloaded at any time since. @param moment on the clock of `performance` */
  wasOverloadedSince(moment: number): boolean {
    return this.#slowAt >= moment;
  }

  /** Notes that something never came: cases that wait for the like do nothing else. */
  waitedInVain(): void {
    this.#hasWaitedInVain = true;
  }

  /** Notes how long an answer took, in milliseconds. */
  answered(ms: number): void {
    this.#fastest = Math.min(this.#fastest, ms);
    if (ms > timesIdle * this.#fastest + beyondIdle) this.#lower(ms);
    else this.#raise();
  }

  #raise(): void {
    this.#inTime += 1;
    if (this.#limit === undefined || this.#inTime % answersPerStep > 0) return;
    this.#limit = Math.min(this.#most, this.#limit + 1);
  }

  /** What was under way already when the limit changed says nothing about the new one. */
  #lower(ms: number): void {
    const now = performance.now();
    this.#slowAt = now;
    if (now - ms < this.#loweredAt) return;
    this.#loweredAt = now;
    this.#limit = this.limit / 2;
  }
}
