import { setImmediate as nextTurn } from 'node:timers/promises';
import { exitCodes } from '../parse/command.ts';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Listener = (name: NodeJS.Signals) => void;

/**
 * Keeps the first Ctrl-C or SIGTERM from ending the process, so that what has been judged is still written. A second one
 * ends it at once.
 */
export class HeldSignals {
  readonly #controller = new AbortController();
  readonly #listeners = new Set<Listener>();

  constructor() {
    for (const name of names) process.on(name, this.#hear);
  }

  /** Aborted by the first one. */
  get signal(): AbortSignal {
    return this.#controller.signal;
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
    } else if (this.signal.aborted || name === 'SIGHUP') {
      this.release();
      process.kill(process.pid, name);
    } else {
      this.#controller.abort();
    }
  };
}

/** Does work that leaves something to write when it is interrupted. @returns its exit code, or 130 */
export async function holdingSignals(work: (held: HeldSignals) => Promise<number>): Promise<number> {
  const held = new HeldSignals();
  try {
    const code = await work(held);
    // One that came while the process was busy is heard now.
    await nextTurn();
    return held.signal.aborted ? exitCodes.interrupted : code;
  } finally {
    held.release();
  }
}
