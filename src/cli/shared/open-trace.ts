import { type Trace, traceToFile } from '../../traffic/index.ts';
import { checkWritable } from './output/output-file.ts';

/** Writes everything that passes to a file. @throws UsageError if it cannot be written */
export function openTrace(trace: Trace, file: string | undefined): { close(): void } | undefined {
  if (file === undefined) return undefined;
  checkWritable(file, '--trace');
  return traceToFile(trace, file);
}
