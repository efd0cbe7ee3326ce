/** So long what the mock says first waits for the answer to the ping before it, in milliseconds. */
const mostMs = 20;

/** What a WebSocket runs on. */
interface Wire {
  cork(): void;
  uncork(): void;
}

/**
 * Holds CONNECTED back until the client has answered the ping before it, as libraries do at once. What comes meanwhile
 * was sent too early, which a client that posts right behind its token would hide otherwise. Nobody waits for long: when
 * a client answers a ping is up to it (RFC 6455, 5.5.2), and proves nothing.
 */
export class BehindPing {
  readonly #wire: Wire;
  readonly #onEnd: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param onEnd is called when what was held back has left */
  constructor(wire: Wire, onEnd: () => void) {
    this.#wire = wire;
    this.#onEnd = onEnd;
  }

  get isOn(): boolean {
    return this.#timer !== undefined;
  }

  /** The ping has just left. */
  begin(): void {
    this.#wire.cork();
    this.#timer = setTimeout(() => this.end(), mostMs);
  }

  end(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wire.uncork();
    this.#onEnd();
  }
}
