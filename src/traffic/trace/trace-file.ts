import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { TraceEntry } from '../entry.ts';
import { LineWriter } from './line-writer.ts';
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
  const descriptor = openSync(file, 'w');
  let isBroken = false;
  const write = (text: string): void => {
    if (isBroken) return;
    try {
      writeFileSync(descriptor, text);
    } catch (error) {
      isBroken = true;
      unsubscribe();
      warn(`The trace ends early: ${(error as Error).message}, ${file}. Everything else goes on.\n`);
    }
  };
  const lines = new LineWriter<TraceEntry>(traceLine, write);
  const unsubscribe = trace.subscribe((entry) => lines.add(entry));
  return {
    close: () => {
      unsubscribe();
      lines.flush();
      closeSync(descriptor);
    },
  };
}
