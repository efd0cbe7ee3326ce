/** An answer within so many milliseconds is never slow. */
const quickMs = 50;
/** Nor is one that takes no more than so many times the fastest. */
const tolerance = 2;
const [leastAtOnce, mostAtOnce] = [2, 32];

/**
 * How many operations may be under way at once: more as long as answers come as fast as the fastest ones, fewer as soon
 * as they get slow. So a server that does one thing after the other is never queued up by us.
 */
export class SoakPace {
  #limit = leastAtOnce;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];
  /** Milliseconds, by the kind of operation. */
  readonly #fastest = new Map<string, number>();

  /** Operates as soon as there is room. Operations of one kind take a server about the same time. */
  async run<Done>(kind: string, operate: () => Promise<Done>): Promise<Done> {
    while (this.#underWay >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.track(kind, operate);
  }

  /** Operates at once: others wait for it, it waits for nobody. */
  async track<Done>(kind: string, operate: () => Promise<Done>): Promise<Done> {
    this.#underWay += 1;
    const began = performance.now();
    try {
      return await operate();
    } finally {
      this.#underWay -= 1;
      this.#learn(kind, performance.now() - began);
      for (const resolve of this.#waiting.splice(0, Math.max(1, Math.floor(this.#limit) - this.#underWay))) resolve();
    }
  }

  /** How many more may be under way at this moment. */
  get room(): number {
    return Math.floor(this.#limit) - this.#underWay;
  }

  /** Whether the server was seen to do many things at once. */
  get isWide(): boolean {
    return this.#limit >= mostAtOnce / 4;
  }

  #learn(kind: string, ms: number): void {
    const fastest = Math.min(ms, this.#fastest.get(kind) ?? ms);
    this.#fastest.set(kind, fastest);
    const isSlow = ms > Math.max(quickMs, tolerance * fastest);
    this.#limit = isSlow ? Math.max(leastAtOnce, this.#limit * 0.8) : Math.min(mostAtOnce, this.#limit + 0.25);
  }
}
