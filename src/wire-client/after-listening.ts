/** Waits are counted in steps of this many milliseconds. */
const step = 100;

/**
 * Calls back when a time has passed in which this process could really listen: while it is kept from running, by a busy
 * machine or by its own work, the time does not count, and what has arrived meanwhile is read before the call. So a
 * server is never called slow for our own slowness.
 * @param ms milliseconds
 * @param isHeld while it answers true, the time does not count either: our own side holds back what would be answered
 * @returns a function that calls it off
 * @example const calledOff = afterListening(5000, () => resolve(undefined));
 */
export function afterListening(ms: number, expired: () => void, isHeld = (): boolean => false): () => void {
  let left = ms;
  let immediate: NodeJS.Immediate | undefined;
  const tick = () => {
    if (!isHeld()) left -= step;
    if (left > 0) timer = setTimeout(tick, Math.min(step, left));
    else immediate = setImmediate(expired);
  };
  let timer = setTimeout(tick, Math.min(step, left));
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

/** Waits as {@link afterListening} does. */
export const listenFor = (ms: number): Promise<void> => new Promise((resolve) => afterListening(ms, resolve));
