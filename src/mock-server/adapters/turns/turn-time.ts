/** Whoever something is done for. */
export interface Payer {
  /** @param ms of the event loop's time */
  pay(ms: number): void;
}

interface Part {
  acts: number;
  ms: number;
}

/** For whom something was done in this turn of the event loop. */
const parts = new Map<Payer, Part>();
let began = 0;

/**
 * Does something for somebody, who pays for it when the turn of the event loop is over: how long it took, and a part of
 * what else the turn took, such as for the log, for bodies that were read and for memory that was freed.
 */
export function doFor(payer: Payer, act: () => void): void {
  const start = performance.now();
  try {
    act();
  } finally {
    charge(payer, start);
  }
}

function charge(payer: Payer, start: number): void {
  if (parts.size === 0) {
    began = start;
    // What has to be written when the loop turns is scheduled before this, and takes part.
    setImmediate(endTurn);
  }
  const part = parts.get(payer) ?? { acts: 0, ms: 0 };
  parts.set(payer, part);
  part.acts += 1;
  part.ms += performance.now() - start;
}

function endTurn(): void {
  let [acts, rest] = [0, performance.now() - began];
  for (const part of parts.values()) {
    acts += part.acts;
    rest -= part.ms;
  }
  for (const [payer, part] of parts) payer.pay(part.ms + (rest * part.acts) / acts);
  parts.clear();
}
