import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './command.ts';

/**
 * Looks whether a file can be written, without writing it: a run that cannot report is not begun, and the last report
 * stays until there is a new one.
 * @param option what named the file, such as `--trace`
 * @throws UsageError if it cannot
 */
export function checkWritable(file: string, option: string): void {
  const folder = path.dirname(file);
  const isThere = existsSync(file);
  if (isThere && statSync(file).isDirectory())
    throw new UsageError(`${option}: ${file} cannot be written: it is a directory.`);
  if (!isThere && !existsSync(folder))
    throw new UsageError(`${option}: ${file} cannot be written: there is no directory ${folder}.`);
  try {
    accessSync(isThere ? file : folder, constants.W_OK);
  } catch {
    throw new UsageError(`${option}: ${file} cannot be written: this user may not write there.`);
  }
}

/** @throws UsageError if the file cannot be written */
export function writeOutput(file: string, text: string, option: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${option}: ${file} cannot be written: ${(error as Error).message}.`);
  }
}
