import type { TranscriptEntry } from '../../protocol/index.ts';
import { readable, shorten } from '../../report/index.ts';
import { type TraceEntry, toTranscriptEntry } from '../../traffic/index.ts';
import type { JudgedRecording } from '../judged-recording.ts';

/** An entry to be shown, and where it stands. */
export interface ShownLine {
  recording: JudgedRecording;
  seq: number;
  isOffending: boolean;
}

/** Finds entries and shows them. Where several files were read, each line names its own. */
export class Transcripts {
  readonly #isNamed: boolean;
  readonly #bySeq = new Map<JudgedRecording, Map<number, TraceEntry>>();

  constructor(recordings: readonly JudgedRecording[]) {
    this.#isNamed = new Set(recordings.map(({ file }) => file)).size > 1;
  }

  /** Times count from the first line of the same recording. */
  of(lines: readonly ShownLine[]): TranscriptEntry[] {
    const starts = new Map<JudgedRecording, number>();
    return lines.flatMap(({ recording, seq, isOffending }) => {
      const entry = this.#find(recording, seq);
      if (!entry) return [];
      const start = starts.get(recording) ?? entry.at;
      starts.set(recording, start);
      const shown = toTranscriptEntry(asClient(entry), start, readable);
      if (!shown) return [];
      const line = shorten(shown) as TranscriptEntry;
      return this.named([{ ...line, ...(isOffending && { guilty: true }) }], recording);
    });
  }

  /** Entries of one recording. */
  named(entries: readonly TranscriptEntry[], { file }: JudgedRecording): TranscriptEntry[] {
    return entries.map((entry) => ({ ...entry, ...(this.#isNamed && { file }) }));
  }

  #find(recording: JudgedRecording, seq: number): TraceEntry | undefined {
    const known = this.#bySeq.get(recording) ?? new Map(recording.entries.map((entry) => [entry.seq, entry]));
    this.#bySeq.set(recording, known);
    return known.get(seq);
  }
}

/** In a transcript a connection is known by its number, and a close looks the same from both sides. */
function asClient(entry: TraceEntry): TraceEntry {
  if (entry.kind === 'closing') {
    const { code, ...others } = entry;
    return { ...others, kind: 'closed', code: code ?? 1006 };
  }
  if (!('label' in entry)) return entry;
  const { label: _, ...rest } = entry;
  return rest;
}
