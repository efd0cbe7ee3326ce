/** Whoever has not acted for so long is no company, in milliseconds. */
const companyMs = 1000;

interface Seen {
  client: object | undefined;
  at: number;
}

const nobody: Seen = { client: undefined, at: Number.NEGATIVE_INFINITY };

/** Those who share an event loop and take little of it. */
export class Company {
  /** Who was the last to act of them, and who the last before who was another. */
  #last = nobody;
  #other = nobody;

  /** A client acts that takes little of the event loop: whoever floods has to leave room for it. */
  noteCalm(client: object): void {
    if (client !== this.#last.client) this.#other = this.#last;
    this.#last = { client, at: performance.now() };
  }

  /** What looked like another client turns out to be one that is known. */
  forgetCalm(client: object): void {
    if (client === this.#last.client) [this.#last, this.#other] = [this.#other, nobody];
    else if (client === this.#other.client) this.#other = nobody;
  }

  /** Whether somebody else acts who does not flood. @param since whoever has not acted since then does not count */
  isKeptWith(client: object, since = Number.NEGATIVE_INFINITY): boolean {
    const { at } = client === this.#last.client ? this.#other : this.#last;
    return at >= since && performance.now() - at < companyMs;
  }
}

/** All mocks of a process share its event loop. */
export const companyOfProcess = new Company();
