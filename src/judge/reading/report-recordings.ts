import type { Report } from '../../protocol/index.ts';
import { isShortened } from '../../report/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import { RecordingProblem, TranscriptReader, withoutSecrets } from '../../traffic/reading/index.ts';
import type { JudgedRecording, ReadingContext } from '../judged-recording.ts';
import { whatIsTold } from './what-is-told.ts';

/**
 * The transcripts of a report of check or play. Cases run at the same time and a transcript is an excerpt, so each is a
 * recording of its own.
 * @throws RecordingProblem for a report of judge, which has no traffic of its own
 */
export function reportRecordings(file: string, report: Report, context: ReadingContext): JudgedRecording[] {
  if (report.recordings) {
    const files = report.recordings.map((recording) => recording.file).join(' ');
    throw new RecordingProblem(`${file} is a report of judge; judge what it has read: ${files}`);
  }
  const reader = new TranscriptReader({ isVerbatim: false });
  const knowledge = { ...whatIsTold(context), userIds: report.cast?.users ?? {}, isHeadCut: true };
  return report.results.map(({ transcript }) => ({
    file,
    kind: 'report',
    url: report.target,
    entries: reader
      .read(transcript, Date.parse(report.startedAt))
      .map((entry) => withoutSecrets(marked(entry), context.owners)),
    knowledge: { ...knowledge, recorder: 'client' },
    isExcerpt: true,
  }));
}

/** Reports shorten long texts and lists: what is left is not what passed. */
function marked(entry: TraceEntry): TraceEntry {
  const text = 'data' in entry ? (entry.data ?? '') : 'body' in entry ? entry.body : '';
  return isShortened(text) ? ({ ...entry, length: text.length } as TraceEntry) : entry;
}
