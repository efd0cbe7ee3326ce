/**
 * How many items stand in front of the first that is not: by bisection.
 * @param isInFront true of the first ones, and of none behind one of which it is false
 * @example countInFront([1, 3, 5], (item) => item < 4) // 2
 */
export function countInFront<Item>(items: readonly Item[], isInFront: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isInFront(items[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
