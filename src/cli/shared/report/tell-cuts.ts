import type { ReadRecording } from '../../../protocol/index.ts';
import { lostTail } from '../../../traffic/reading/index.ts';
import type { Io } from '../parse/command.ts';

/** Says on stderr which recordings end in the middle of a line: what followed may be what seems to be missing. */
export function tellCuts(recordings: readonly ReadRecording[] = [], io: Io): void {
  for (const { file, cutAt } of recordings) {
    if (cutAt !== undefined) io.stderr.write(`${lostTail(file, cutAt)}\n`);
  }
}
