import { openTextFile, type TextFile } from '../../traffic/index.ts';
import { checkWritable } from '../shared/output/output-file.ts';

/** The file of `--log`. @param warn is told why it ends early @throws UsageError if it cannot be written */
export function openLog(file: string | undefined, warn: (text: string) => void): TextFile | undefined {
  if (file === undefined) return undefined;
  checkWritable(file, '--log');
  return openTextFile(file, 'The log', warn);
}
