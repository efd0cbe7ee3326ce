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

/** What was measured in this run, table by table. */
export const tables: Table[] = [];

export interface Table {
  title: string;
  unit: string;
  rows: { name: string; median: number; ratio: number; low: number; high: number }[];
}

/** Numbers up to a quarter below and above the middle: one round that was disturbed does not count. */
function quartiles(values: readonly number[]): { low: number; high: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { low: at(0.25), high: at(0.75) };
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
  const rows = series.map(({ name, values }) => {
    const ratio = median(values.map((value, round) => value / (first.values[round] ?? value)));
    return { name, median: median(values), ratio, ...quartiles(values) };
  });
  for (const { name, median: middle, ratio } of rows) {
    console.log(`  ${name.padEnd(width)}  ${shown(middle).padStart(10)} ${unit}  ${ratio.toFixed(2).padStart(6)} ×`);
  }
  tables.push({ title, unit, rows });
}

export const shown = (figure: number): string => figure.toLocaleString('en', { maximumFractionDigits: 1 });

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
