/** What a command that serves is ended by. */
export interface Stopping {
  /** Settles on the first signal, or when `stop` is called. */
  stopped: Promise<void>;
  /** What a client of the controls may do. */
  stop: () => void;
}

/**
 * Runs what goes on until it is stopped, and lets go of the signals then. They are listened to first of all, so that
 * one during the start is not missed; a second one ends the process at once.
 */
export async function untilStopped<Result>(run: (stopping: Stopping) => Promise<Result>): Promise<Result> {
  let resolveStopped = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    resolveStopped = resolve;
  });
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = (): void => {
    for (const signal of signals) process.off(signal, stop);
    resolveStopped();
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    return await run({ stopped, stop });
  } finally {
    stop();
  }
}
