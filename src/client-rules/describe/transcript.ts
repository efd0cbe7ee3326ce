import type { VerdictLine } from '../../protocol/index.ts';
import { lineOf, placeOf, type TraceEntry, userOf } from '../../traffic/index.ts';
import type { Finding } from '../rule.ts';

/** How much of a finding is shown: what led to it, the offending entries, and what came of it. */
const linesBefore = 6;
const mostOffending = 12;
const linesAfter = 2;

/** What passed between the mock and the client of a finding, around the offending entries, which are marked. */
export function transcriptOf({ client, offending }: Finding, entries: readonly TraceEntry[]): VerdictLine[] {
  const marked = new Set(offending.slice(0, mostOffending));
  const first = Math.min(...marked);
  const last = Math.max(...marked);
  const places = new Set(entries.filter(({ seq }) => marked.has(seq)).flatMap((entry) => placeOf(entry) ?? []));
  const involved = entries.filter((entry) => {
    return marked.has(entry.seq) || userOf(entry) === client || places.has(placeOf(entry) ?? '');
  });
  const before = involved.filter(({ seq }) => seq < first).slice(-linesBefore);
  const between = involved.filter(({ seq }) => seq >= first && seq <= last).slice(0, 3 * mostOffending);
  const after = involved.filter(({ seq }) => seq > last).slice(0, linesAfter);
  return [...before, ...between, ...after].map((entry) => toLine(entry, marked.has(entry.seq)));
}

/** The offending entries alone: what led to them is looked for among all entries, which takes time. */
export const offendingLines = ({ offending }: Finding, bySeq: ReadonlyMap<number, TraceEntry>): VerdictLine[] =>
  offending.slice(0, mostOffending).flatMap((seq) => {
    const entry = bySeq.get(seq);
    return entry ? [toLine(entry, true)] : [];
  });

function toLine(entry: TraceEntry, isOffending: boolean): VerdictLine {
  const { seq, at } = entry;
  return { seq, at, ...lineOf(entry), ...(isOffending && { guilty: true }) };
}
