/** How long to wait before trying again; see `backOffMs`. */
export interface BackOff {
  /** The longest wait after the first failure, in milliseconds. */
  firstMs: number;
  /** The longest wait after any failure, in milliseconds. */
  maxMs: number;
}

export const defaultBackOff: BackOff = { firstMs: 1000, maxMs: 30_000 };

/**
 * The wait after the n-th failure in a row: twice as long each time, up to a limit, and never the same for two clients,
 * so that a server that comes back is not met by all of them at once.
 * @param failures how many there were before this one: 0 after the first
 * @param random a number from 0 up to 1
 * @returns milliseconds, between half of the doubled time and all of it
 * @example backOffMs(3, { firstMs: 1000, maxMs: 30_000 }, 0.5) // 6000: half of 8000, and half of the other half
 */
export function backOffMs(failures: number, { firstMs, maxMs }: BackOff, random: number): number {
  const longest = Math.min(maxMs, firstMs * 2 ** failures);
  return longest / 2 + (longest / 2) * random;
}
