/** What a soak may cost at most, however long it takes: it goes more slowly then. */
export interface Bounds {
  /** Everything that passes, as entries of the record. */
  entries: number;
  requests: number;
  posts: number;
  /** Characters in answers and frames. */
  characters: number;
}

export const bounds: Bounds = { entries: 300_000, requests: 20_000, posts: 50_000, characters: 64 * 2 ** 20 };

/** So much of each may be used in the first instant. */
const headStart = 0.02;

/** Whether more was used than the time that has passed allows. */
export function isAhead(used: Bounds, elapsed: number, most: Bounds = bounds): boolean {
  const share = Math.min(1, headStart + elapsed);
  return Object.entries(most).some(([name, limit]) => used[name as keyof Bounds] > share * limit);
}
