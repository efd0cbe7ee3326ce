import { didYouMean, type Finding, type Path } from '../../yaml-file/index.ts';

/** A user, room or fault is named that does not exist. */
export function unknownFinding(what: string, name: string, known: Iterable<string>, path: Path): Finding {
  return { path, message: `There is no ${what} \`${name}\`.`, suggestion: () => didYouMean(name, known) };
}
