import { constants } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Listener = (name: NodeJS.Signals) => void;

/**
 * Keeps the first Ctrl-C or SIGTERM from ending the process, so that what has been judged is still written. A second one
 * ends it at once.
 */
export class HeldSignals {
  readonly #controller = new AbortController();
  readonly #listeners = new Set<Listener>();
  #heard: NodeJS.Signals | undefined;

  constructor() {
    for (const name of names) process.on(name, this.#hear);
  }

  /** Aborted by the first one. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code that a shell has for the one that came: 130 after Ctrl-C. Undefined where none did. */
  get code(): number | undefined {
    return this.#heard && 128 + constants.signals[this.#heard];
  }

  /** Tells somebody else of signals, and does nothing about them, until it is called off. */
  tell(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  release(): void {
    for (const name of names) process.off(name, this.#hear);
  }

  readonly #hear = (name: NodeJS.Signals): void => {
    if (this.#listeners.size > 0) {
      for (const listener of this.#listeners) listener(name);
    } else if (this.#heard || name === 'SIGHUP') {
      this.release();
      process.kill(process.pid, name);
    } else {
      this.#heard = name;
      this.#controller.abort();
    }
  };
}

/** Does work that leaves something to write when it is interrupted. @returns its exit code, or that of the signal */
export async function holdingSignals(work: (held: HeldSignals) => Promise<number>): Promise<number> {
  const held = new HeldSignals();
  try {
    const code = await work(held);
    // One that came while the process was busy is heard now.
    await nextTurn();
    return held.code ?? code;
  } finally {
    held.release();
  }
}
