import { nearest, type Path } from '../../yaml-file/index.ts';
import type { Finding } from './finding.ts';

/** Somebody or something is named that is not there. */
export function unknownName(what: string, name: string, known: readonly string[], path: Path): Finding {
  const near = nearest(name, known);
  const listed = known.length > 12 ? [...known.slice(0, 12), '…'] : known;
  const suggestion = near ? `Did you mean \`${near}\`?` : `There are: ${listed.join(', ') || 'none'}.`;
  return { path, message: `There is no ${what} \`${name}\`.`, suggestion };
}
