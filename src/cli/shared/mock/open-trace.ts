import type { Mock } from '../../../mock-server/index.ts';
import { traceToFile } from '../../../traffic/index.ts';
import { UsageError } from '../command.ts';

/** Writes everything that passes a mock to a file. @throws UsageError if it cannot be written */
export function openTrace({ switchboard }: Mock, file: string | undefined): { close(): void } | undefined {
  if (file === undefined) return undefined;
  try {
    return traceToFile(switchboard.trace, file);
  } catch (error) {
    throw new UsageError(`--trace: ${(error as Error).message}`);
  }
}
