import { checkTraceVersion } from '../../traffic/index.ts';
import type { RunRecord } from './record-run.ts';
import type { RecordedCase } from './run-case.ts';

/**
 * A recorded run as NDJSON: what is known of the run, then one line per case, then what passed. Where cases share a run
 * and what came of it, the first names its entries and the others name that case. There is no token in it.
 */
export function writeTrace({ records, entries, cutAt: _, ...run }: RunRecord): string {
  const head = { kind: 'check-run', version: checkTraceVersion, ...run };
  const written = new Map<RecordedCase['outcome'], string>();
  const cases = records.map(({ id, durationMs, recording, outcome }) => {
    const sameAs = written.get(outcome);
    if (sameAs !== undefined) return { kind: 'case', id, durationMs, sameAs };
    written.set(outcome, id);
    const { startedAt } = recording;
    return { kind: 'case', id, durationMs, startedAt, outcome, entries: recording.entries.map(({ seq }) => seq) };
  });
  return `${[head, ...cases, ...entries].map((line) => JSON.stringify(line)).join('\n')}\n`;
}
