/** Asked for first of all, so that a signal during the start is not missed; a second one ends the process at once. */
export function untilStopped(): { stopped: Promise<void>; stop: () => void } {
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  return { stopped, stop };
}
