/** What a WebSocket runs on. */
interface Wire {
  cork(): void;
  uncork(): void;
}

/** Counts turns of the event loop, as far as something is written in them. */
let turn = 0;
let isTurnOpen = false;
const corked = new Set<OneWrite>();

function endTurn(): void {
  turn += 1;
  isTurnOpen = false;
  for (const each of corked) each.flush();
}

let isMoreToCome = false;

/** Does something that writes; where more of the kind follows in this turn, nothing leaves before it. */
export function writing(hasMore: boolean, act: () => void): void {
  isMoreToCome = hasMore;
  try {
    act();
  } finally {
    isMoreToCome = false;
  }
}

/**
 * The frames for one client in one turn of the event loop leave in one write, where it is known that several come, and
 * else in two: the first at once, so that a lone message is not delayed, and all others together. A write costs many
 * times what a frame does.
 */
export class OneWrite {
  readonly #wire: Wire;
  #wroteIn = -1;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** To be called before each frame. */
  prepare(): void {
    if (!isTurnOpen) {
      isTurnOpen = true;
      setImmediate(endTurn);
    }
    if ((isMoreToCome || this.#wroteIn === turn) && !corked.has(this)) {
      corked.add(this);
      this.#wire.cork();
    }
    this.#wroteIn = turn;
  }

  /** Writes what waits: what comes next is the end of the connection, or looks at what was written. */
  flush(): void {
    if (corked.delete(this)) this.#wire.uncork();
  }
}
