import { describeEntry, type TraceEntry } from '../../traffic/index.ts';

/** The most entries that an error message shows. */
const shown = 12;

/** The last entries of a trace as the lines of an error message. */
export function summarize(entries: readonly TraceEntry[]): string {
  if (entries.length === 0) return 'Nothing at all passed.';
  const left = entries.length - shown;
  const head = left > 0 ? `What passed last (${left} earlier entries left out):` : 'What passed:';
  return [head, ...entries.slice(-shown).map((entry) => `  ${describeEntry(entry)}`)].join('\n');
}
