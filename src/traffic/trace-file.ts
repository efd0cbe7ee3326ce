import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { Trace } from './trace.ts';

/** As many characters are gathered at most: a message to many may be long, and a text has an end. */
const mostGathered = 1_048_576;

/**
 * Writes everything that passes to a file, one JSON object a line. Lines are gathered until the event loop turns;
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
  let lines: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (lines.length === 0) return;
    const text = lines.join('');
    [lines, length] = [[], 0];
    try {
      writeFileSync(descriptor, text);
    } catch (error) {
      unsubscribe();
      warn(`The trace ends early: ${(error as Error).message}, ${file}. Everything else goes on.\n`);
    }
  };
  const unsubscribe = trace.subscribe((entry) => {
    if (lines.length === 0) setImmediate(flush);
    const line = `${JSON.stringify(entry)}\n`;
    lines.push(line);
    length += line.length;
    if (length > mostGathered) flush();
  });
  return {
    close: () => {
      unsubscribe();
      flush();
      closeSync(descriptor);
    },
  };
}
