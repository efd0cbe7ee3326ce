import { countInFront } from './bisect.ts';

/**
 * The smallest value behind a place, for as many places as one likes: the items are walked through once.
 * @returns a function of a place; Infinity where nothing lies behind it
 * @example smallestBehind([{ at: 2, value: 7 }, { at: 5, value: 9 }])(2) // 9
 */
export function smallestBehind(items: readonly { at: number; value: number }[]): (place: number) => number {
  const sorted = items.toSorted((a, b) => a.at - b.at);
  const smallest = sorted.map(({ value }) => value);
  for (let index = smallest.length - 2; index >= 0; index -= 1)
    smallest[index] = Math.min(smallest[index] as number, smallest[index + 1] as number);
  return (place) => smallest[countInFront(sorted, ({ at }) => at <= place)] ?? Number.POSITIVE_INFINITY;
}
