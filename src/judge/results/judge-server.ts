import { type ObservedResult, observeTogether } from '../../observer/index.ts';
import type { JudgedRecording } from '../judged-recording.ts';
import { shownByExcerpts } from './shown-by-excerpts.ts';

/** Judges the server by all recordings together. `recordings` of a finding counts within these. */
export const judgeServer = (recordings: readonly JudgedRecording[]): ObservedResult[] =>
  observeTogether(
    recordings.map(({ entries, knowledge, url, isExcerpt }) => ({
      entries,
      knowledge,
      ...(url !== undefined && { server: url }),
      ...(isExcerpt && { only: shownByExcerpts }),
    })),
  ).results;
