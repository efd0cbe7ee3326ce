import { closeSync, openSync, writeSync } from 'node:fs';
import { checkWritable } from '../shared/output-file.ts';

/** The file of `--log`. @throws UsageError if it cannot be written */
export function openLog(file: string | undefined) {
  if (file === undefined) return undefined;
  checkWritable(file, '--log');
  const descriptor = openSync(file, 'w');
  return { write: (text: string) => void writeSync(descriptor, text), close: () => closeSync(descriptor) };
}
