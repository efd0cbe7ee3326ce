import { didYouMean, type FileFinding, type Path } from '../../yaml-file/index.ts';

/** A user, room or fault is named that does not exist. */
export function unknownFinding(what: string, name: string, known: Iterable<string>, path: Path): FileFinding {
  return { path, message: `There is no ${what} \`${name}\`.`, remedy: () => didYouMean(name, known) };
}
