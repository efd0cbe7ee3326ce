/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** One measured thing: a figure for each round, the rounds of all things taken in turn. */
export interface Series {
  name: string;
  values: number[];
}

/**
 * Prints medians, and ratios to the first series taken round by round:
 * the machine's speed drifts, but hardly within one round.
 */
export function printTable(title: string, unit: string, series: readonly Series[]): void {
  const [first] = series;
  if (!first) return;
  console.log(`\n${title}`);
  const width = Math.max(...series.map(({ name }) => name.length));
  for (const { name, values } of series) {
    const ratio = median(values.map((value, round) => value / (first.values[round] ?? value)));
    const figure = median(values).toLocaleString('en', { maximumFractionDigits: 1 });
    console.log(`  ${name.padEnd(width)}  ${figure.padStart(10)} ${unit}  ${ratio.toFixed(2).padStart(6)} ×`);
  }
}

/** Measures each thing once a round, in turn. */
export async function inTurn<Thing extends { name: string }>(
  rounds: number,
  things: readonly Thing[],
  measure: (thing: Thing) => Promise<number>,
): Promise<Series[]> {
  const series = things.map(({ name }): Series => ({ name, values: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, thing] of things.entries()) series[index]?.values.push(await measure(thing));
  }
  return series;
}
