import { isReport } from '../../protocol/generated/report-validator.js';
import type { CheckConfig, DialectName } from '../../protocol/index.ts';
import { isHar, kindOfRecording, parseWhole, RecordingProblem, readReport } from '../../traffic/reading/index.ts';
import { readText } from '../../yaml-file/index.ts';
import type { JudgedRecording, ReadingContext } from '../judged-recording.ts';
import { checkRecording } from './check-recording.ts';
import { harRecordings } from './har-recordings.ts';
import { reportRecordings } from './report-recordings.ts';
import { traceRecordings } from './trace-recordings.ts';
import { ownersOf } from './what-is-told.ts';

/**
 * Reads recordings: traces of `serve`, of a proxy and of `check`, JSON reports of `check` and `play`, HTTP archives.
 * Tokens are cut while reading. A file of 100 MB takes some seconds.
 * @throws RecordingProblem, FileProblems, UsageError where a file is none of them or cannot be read: with the place
 * @example readRecordings(['trace.ndjson', 'page.har'], { dialect: 'deployed' })
 */
export function readRecordings(
  files: readonly string[],
  told: { config?: CheckConfig | undefined; dialect?: DialectName | undefined } = {},
): JudgedRecording[] {
  const context = { ...told, owners: ownersOf(told.config) };
  return [...new Set(files)].flatMap((file) => readRecording(file, readText(file), context));
}

/** As {@link readRecordings}, for the text of one file. */
export function readRecording(file: string, text: string, context: ReadingContext): JudgedRecording[] {
  try {
    return readAny(file, text.replace(/^\uFEFF/, ''), context);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RecordingProblem(`${file} cannot be read: something in it is nested too deeply.`);
  }
}

function readAny(file: string, text: string, context: ReadingContext): JudgedRecording[] {
  switch (kindOfRecording(text)) {
    case 'check-trace':
      return [checkRecording(file, text, context)];
    case 'serve-trace':
      return traceRecordings(file, text, context);
    default:
      return wholeRecordings(file, text, context);
  }
}

/** A file that is one JSON value. */
function wholeRecordings(file: string, text: string, context: ReadingContext): JudgedRecording[] {
  const value = parseWhole(file, text);
  if (isHar(value)) return harRecordings(file, value, context);
  return reportRecordings(file, isReport(value) ? value : readReport(file, text), context);
}
