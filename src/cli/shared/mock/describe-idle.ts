import type { IdlePart } from '../../../mock-server/index.ts';
import type { Colors } from '../output/colors.ts';

/** What of a scenario did nothing in a run, a line each with the reason; empty where all of it acted. */
export function describeIdle(parts: readonly IdlePart[], colors: Pick<Colors, 'bold' | 'dim'>): string {
  if (parts.length === 0) return '';
  const lines = parts.map(({ name, why }) => colors.dim(`– ${name}: ${why}`));
  return `${[colors.bold('Of the scenario this did nothing:'), ...lines].join('\n')}\n\n`;
}
