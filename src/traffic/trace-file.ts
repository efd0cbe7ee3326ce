import { closeSync, openSync, writeSync } from 'node:fs';
import type { Trace } from './trace.ts';

/**
 * Writes everything that passes to a file, one JSON object a line. Lines are gathered until the event loop turns;
 * `close` writes the last of them, so nothing is lost at the end.
 * @throws Error where the file cannot be written
 */
export function traceToFile(trace: Trace, file: string): { close(): void } {
  const descriptor = openSync(file, 'w');
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) writeSync(descriptor, lines.join(''));
    lines = [];
  };
  const unsubscribe = trace.subscribe((entry) => {
    if (lines.length === 0) setImmediate(flush);
    lines.push(`${JSON.stringify(entry)}\n`);
  });
  return {
    close: () => {
      unsubscribe();
      flush();
      closeSync(descriptor);
      lines = [];
    },
  };
}
