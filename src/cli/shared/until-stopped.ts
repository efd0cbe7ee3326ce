/**
 * Asked for first of all, so that a signal during the start is not missed; a second one ends the process at once.
 * @returns `stop`, which also lets go of the signals
 */
export function untilStopped(): { stopped: Promise<void>; stop: () => void } {
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
  return { stopped, stop };
}
