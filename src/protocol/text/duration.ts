const milliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A duration in milliseconds.
 * @throws Error if the text is not one
 * @example parseDuration('5m') // 300000
 */
export function parseDuration(text: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (!found) {
    throw new Error(`${JSON.stringify(text)} is no duration: a number and a unit (ms, s, m, h, d), such as 30m.`);
  }
  const [, amount, unit] = found;
  return Number(amount) * milliseconds[unit as keyof typeof milliseconds];
}

const units: readonly [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/**
 * A duration for people, in its two greatest units.
 * @param ms milliseconds
 * @example describeDuration(3_900_000) // '1h 5m'
 */
export function describeDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  const parts: string[] = [];
  let left = Math.round(ms / 1000) * 1000;
  for (const [unit, length] of units) {
    const amount = Math.floor(left / length);
    left -= amount * length;
    if (amount > 0) parts.push(`${amount}${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}
