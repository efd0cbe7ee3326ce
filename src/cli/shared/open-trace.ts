import { type Trace, traceToFile } from '../../traffic/index.ts';
import { UsageError } from './command.ts';

/** Writes everything that passes to a file. @throws UsageError if it cannot be written */
export function openTrace(trace: Trace, file: string | undefined): { close(): void } | undefined {
  if (file === undefined) return undefined;
  try {
    return traceToFile(trace, file);
  } catch (error) {
    throw new UsageError(`--trace: ${(error as Error).message}`);
  }
}
