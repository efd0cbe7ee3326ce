import { readFileSync } from 'node:fs';
import { UsageError } from '../protocol/index.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/**
 * The text of a file that the user named.
 * @param option what named it, such as `--ca`
 * @throws UsageError if it cannot be read
 */
export function readText(file: string, option?: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${option ? `${option}: ` : ''}${file} cannot be read: ${describeFileError(error)}.`);
  }
}

/** Why a file cannot be read or written, as a clause. */
function describeFileError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}
