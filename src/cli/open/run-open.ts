import { readRecordings } from '../../judge/index.ts';
import type { Io } from '../shared/parse/command.ts';
import { untilStopped } from '../shared/process/until-stopped.ts';
import { tellCuts } from '../shared/report/tell-cuts.ts';
import { recordedPage } from './recorded-page.ts';
import { servePage } from './serve-page.ts';

/** Shows recordings until SIGINT or SIGTERM. */
export function runOpen({ files, port }: { files: string[]; port: number }, io: Io): Promise<void> {
  return untilStopped(async ({ stopped }) => {
    const shown = recordedPage(readRecordings(files.map(String)));
    tellCuts(shown.verdict.recordings, io);
    const { url, close } = await servePage(shown, port);
    io.stdout.write(`${url} shows ${shown.entries.length} entries of ${files.join(', ')}. Press Ctrl-C to stop.\n`);
    await stopped;
    await close();
  });
}
