/** A wait is held up for so many times its own length, at most. */
const mostHolds = 3;
/** The steps in which a wait counts its time, in milliseconds, and the fewest bytes of a frame in one: pings have fewer. */
const [step, fewest] = [100, 50];

/** What has come on a connection so far. */
interface Come {
  bytes: number;
  frames: number;
}

/**
 * Tells whether a frame is on its way over a slow link: since it was asked last, bytes have come, and no whole frame.
 * Who sends bytes without end and no frame is not waited for in the end.
 */
export function stillArriving(come: () => Come, timeoutMs: number): () => boolean {
  let before = come();
  let left = (mostHolds * timeoutMs) / step;
  return () => {
    const now = come();
    const isArriving = now.frames === before.frames && now.bytes - before.bytes >= fewest;
    before = now;
    if (isArriving) left -= 1;
    return isArriving && left >= 0;
  };
}
