import type { TraceEntry } from '../../traffic/index.ts';
import { readServeTrace, withoutSecrets } from '../../traffic/reading/index.ts';
import type { JudgedRecording, ReadingContext } from '../judged-recording.ts';
import { sendKeyOf, whatIsTold } from './what-is-told.ts';

/** What `serve` has recorded, or a proxy: the same lines. Several runs in one file are several recordings. */
export function traceRecordings(file: string, text: string, context: ReadingContext): JudgedRecording[] {
  const { entries: read, ...cut } = readServeTrace(file, text);
  const entries = read.map((entry) => withoutSecrets(entry, context.owners));
  return runsOf(entries).map((run) => ({ file, kind: 'trace', entries: run, ...recorderOf(run, context), ...cut }));
}

/** The numbers of a new run begin anew. */
function runsOf(entries: readonly TraceEntry[]): TraceEntry[][] {
  const runs: TraceEntry[][] = [];
  let before = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    if (entry.seq <= before) runs.push([]);
    runs.at(-1)?.push(entry);
    before = entry.seq;
  }
  return runs;
}

function recorderOf(
  entries: readonly TraceEntry[],
  context: ReadingContext,
): Pick<JudgedRecording, 'knowledge' | 'clients'> {
  const told = whatIsTold(context);
  if (!isOfMock(entries))
    return { knowledge: { ...told, recorder: 'between' }, clients: { foreign: sendKeyOf(context) } };
  return { knowledge: { ...told, recorder: 'server', userIds: 'labels', isClockComparable: true }, clients: {} };
}

/** Events that a server alone knows of. */
const knownToServer: ReadonlySet<string> = new Set(['posted', 'dropped', 'refused', 'too-early']);

/** Whether the mock itself was the recorder: it names users by their ids, and notes what a proxy cannot see. */
const isOfMock = (entries: readonly TraceEntry[]): boolean =>
  entries.some((entry) => entry.kind === 'pong' || (entry.kind === 'note' && knownToServer.has(entry.event.type)));
