import type { TraceEntry } from '../entry.ts';
import { LineWriter } from './line-writer.ts';
import { openTextFile } from './text-file.ts';
import type { Trace } from './trace.ts';
import { traceLine } from './trace-line.ts';

/**
 * Writes everything that passes to a file, one JSON object a line. Lines are written when the event loop turns;
 * `close` writes the last of them, so nothing is lost at the end. Where the file cannot be written any more, such as on
 * a full disk, that is said once and the rest is left out.
 * @param warn is told why the file ends early; stderr if left out
 * @throws Error if the file cannot be opened
 */
export function traceToFile(
  trace: Trace,
  file: string,
  warn: (text: string) => void = (text) => void process.stderr.write(text),
): { close(): void } {
  const { write, close } = openTextFile(file, 'The trace', warn);
  const lines = new LineWriter<TraceEntry>(traceLine, write);
  const unsubscribe = trace.subscribe((entry) => lines.add(entry));
  return {
    close: () => {
      unsubscribe();
      lines.flush();
      close();
    },
  };
}
