/**
 * Whether a value contains what was expected: of an object these keys, of a list these entries in this order among
 * others, of everything else exactly this.
 * @param meaningOf what a text may stand for, such as the id of a user by that name
 * @example contains({ a: 1, b: [1, 2, 3] }, { b: [1, 3] }) // true
 */
export function contains(
  actual: unknown,
  expected: unknown,
  meaningOf: (name: string) => string | undefined = () => undefined,
): boolean {
  const inside = (one: unknown, other: unknown): boolean => contains(one, other, meaningOf);
  if (Array.isArray(expected)) return Array.isArray(actual) && containsInOrder(actual, expected, inside);
  if (typeof expected === 'string') return actual === expected || (actual ?? null) === meaningOf(expected);
  if (typeof expected !== 'object' || expected === null) return actual === expected;
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
  return Object.entries(expected).every(
    ([key, value]) => Object.hasOwn(actual, key) && inside((actual as Record<string, unknown>)[key], value),
  );
}

/** Whether each of the expected has an entry that fits, in this order, among others. */
export function containsInOrder<Expected>(
  actual: readonly unknown[],
  expected: readonly Expected[],
  fits: (entry: unknown, expected: Expected) => boolean,
): boolean {
  let next = 0;
  for (const entry of actual) {
    if (next < expected.length && fits(entry, expected[next] as Expected)) next += 1;
  }
  return next === expected.length;
}
