import { accessSync, closeSync, constants, openSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../parse/command.ts';

/**
 * Looks whether a file can be written, without changing one that is there: a run that cannot report is not begun, and
 * the last report stays until there is a new one.
 * @param option what named the file, such as `--trace`
 * @throws UsageError if it cannot
 */
export function checkWritable(file: string, option: string): void {
  try {
    tryToWrite(file);
  } catch (error) {
    throw new UsageError(`${option}: ${file} cannot be written: ${reasonFor(file, error as NodeJS.ErrnoException)}.`);
  }
}

function tryToWrite(file: string): void {
  const known = statSync(file, { throwIfNoEntry: false });
  // A pipe or a device may wait for whoever reads it.
  if (known && !known.isFile() && !known.isDirectory()) accessSync(file, constants.W_OK);
  else closeSync(openSync(file, 'a'));
  if (!known) unlinkSync(file);
}

function reasonFor(file: string, { code, message }: NodeJS.ErrnoException): string {
  const folder = path.dirname(file);
  switch (code) {
    case 'EISDIR':
      return 'it is a directory';
    case 'ENOTDIR':
      return `${folder} is no directory`;
    case 'ENOENT':
      return statSync(folder, { throwIfNoEntry: false })
        ? `${folder} takes no files`
        : `there is no directory ${folder}`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'this user may not write there';
    default:
      return message;
  }
}

/** @throws UsageError if the file cannot be written */
export function writeOutput(file: string, text: string, option: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${option}: ${file} cannot be written: ${reasonFor(file, error as NodeJS.ErrnoException)}.`);
  }
}
