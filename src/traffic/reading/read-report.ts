import { isReport } from '../../protocol/generated/report-validator.js';
import { isObject, parseJson, type Report } from '../../protocol/index.ts';
import { checkJson } from '../../yaml-file/index.ts';

/** What wrote a recording. */
export type RecordingKind = 'serve-trace' | 'check-trace' | 'report' | 'har';

/** So much of a file is looked at to tell what it is. */
const beginning = 4096;

/** Which kind of recording a file is, by its beginning: it may have been cut. */
export function kindOfRecording(text: string): RecordingKind {
  if (/^\s*\{\s*"log"\s*:/.test(text.slice(0, beginning))) return 'har';
  const [first = ''] = text.trimStart().split('\n', 1);
  const line = parseJson(first);
  if (isObject(line))
    return line.kind === 'check-run' ? 'check-trace' : 'schemaVersion' in line ? 'report' : 'serve-trace';
  if (first.startsWith('{"kind":"check-run"')) return 'check-trace';
  return /^\{\s*($|"schemaVersion")/.test(first) ? 'report' : 'serve-trace';
}

/**
 * A report as the JSON reporter writes it.
 * @throws FileProblems if it is not one, or was cut: with the place
 */
export function readReport(file: string, text: string): Report {
  return checkJson(file, text, isReport);
}
