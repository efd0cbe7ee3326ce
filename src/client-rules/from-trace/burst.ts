/** More than `most` within `windowMs` milliseconds is a burst. */
export interface BurstLimits {
  most: number;
  windowMs: number;
}

/**
 * The items of the first burst, or undefined where there is none.
 * A clock that stands still proves nothing: by it everything happens at once.
 * @param items oldest first; `at` in milliseconds
 * @example findBurst([{ at: 0 }, { at: 10 }, { at: 20 }], { most: 2, windowMs: 1000 }) // all three
 */
export function findBurst<Item extends { at: number }>(
  items: readonly Item[],
  { most, windowMs }: BurstLimits,
): Item[] | undefined {
  const last = items.findIndex(({ at }, index) => {
    const first = items[index - most];
    return first !== undefined && at > first.at && at - first.at <= windowMs;
  });
  return last < 0 ? undefined : items.slice(last - most, last + 1);
}
