/**
 * The items by a key, in order of first appearance.
 * @example groupBy([1, 2, 3], (item) => item % 2).get(1) // [1, 3]
 */
export function groupBy<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) addToGroup(groups, keyOf(item), item);
  return groups;
}

/** Adds an item to those of its key; to copy them each time would take long where they are many. */
export function addToGroup<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}

/** The same as {@link groupBy}, without the keys. */
export const groupsOf = <Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[][] => [
  ...groupBy(items, keyOf).values(),
];
