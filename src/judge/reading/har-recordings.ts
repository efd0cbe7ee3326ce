import { readHar } from '../../traffic/reading/index.ts';
import type { JudgedRecording, ReadingContext } from '../judged-recording.ts';
import { sendKeyOf, whatIsTold } from './what-is-told.ts';

/** A message that came elsewhere in the same browser, and not here for so long while other frames came, is lost. */
const quietWindowMs = 10_000;

/** What a browser has recorded, by server; only that of the config where the config names one of them. */
export function harRecordings(file: string, har: unknown, context: ReadingContext): JudgedRecording[] {
  const target = context.config?.target?.replace(/\/+$/, '');
  const readings = readHar(har, context.owners);
  const wanted = readings.filter(({ url }) => url === target);
  return (wanted.length > 0 ? wanted : readings).map(({ url, entries }) => ({
    file,
    kind: 'har',
    url,
    entries,
    knowledge: { ...whatIsTold(context), recorder: 'client', isHeadCut: true, areHeadersCut: true, quietWindowMs },
    clients: { foreign: { ...sendKeyOf(context), areHeadersCut: true } },
  }));
}
