import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { matchesGlob } from '../../report/index.ts';
import { UsageError } from './parse/command.ts';

/** The files that a word of the command line means: a file, the YAML files of a folder, or a glob such as `tests/*.yaml`. */
export function filesIn(name: string): string[] {
  if (name.includes('*')) return filesOfGlob(name);
  if (!statSync(name, { throwIfNoEntry: false })?.isDirectory()) return [name];
  const files = readdirSync(name).filter((file) => /\.ya?ml$/.test(file));
  if (files.length === 0) throw new UsageError(`There is no YAML file in ${name}.`);
  return files.sort().map((file) => path.join(name, file));
}

/** For where no shell has done it: `*` stands for anything, folders too. */
function filesOfGlob(glob: string): string[] {
  const folder = path.dirname(glob.slice(0, glob.indexOf('*') + 1));
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory();
  const all = isFolder ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const files = all
    .map((file) => path.join(folder, file))
    .filter((file) => /\.(ya?ml|json)$/.test(file) && !file.includes('node_modules'))
    .filter((file) => matchesGlob(path.normalize(glob).replaceAll('**', '*').replaceAll('*/*', '*'), [file]));
  if (files.length === 0) throw new UsageError(`No file is called ${glob}.`);
  return files.sort();
}
