import { clientRequirements } from '../client-rules/index.ts';
import { judgedByObservation, observable } from '../observer/index.ts';
import { type Result, UsageError } from '../protocol/index.ts';
import { matchesGlob } from '../report/index.ts';
import { unknownName } from '../yaml-file/index.ts';

/** Which requirements to judge: globs on their ids; `*` stands for anything. */
export interface JudgedSelection {
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
}

/** The ids of everything that `judge` can judge. */
const judged = (): string[] => [
  ...judgedByObservation,
  ...clientRequirements.filter(({ level }) => level !== 'excluded').map(({ id }) => id),
];

/**
 * Whether a result belongs to the selection.
 * @throws UsageError where a glob names nothing that can be judged, or nothing is left
 */
export function selector({
  only = [],
  skip = [],
}: JudgedSelection): (result: Pick<Result, 'id' | 'requirement'>) => boolean {
  const known = judged();
  for (const glob of [...only, ...skip]) refuseUnknown(glob, known);
  const isSelected = (names: readonly string[]): boolean =>
    (only.length === 0 || only.some((glob) => matchesGlob(glob, names))) &&
    !skip.some((glob) => matchesGlob(glob, names));
  if (!known.some((id) => isSelected(namesOf(id)))) {
    throw new UsageError('Nothing is selected: --only and --skip leave no requirement.');
  }
  return ({ id, requirement }) => isSelected([id, requirement]);
}

const namesOf = (requirement: string): string[] => [requirement, `${requirement}/observed`];

function refuseUnknown(glob: string, known: readonly string[]): void {
  if (known.some((id) => matchesGlob(glob, namesOf(id)))) return;
  const unjudged = Object.entries(observable).find(([id]) => matchesGlob(glob, [id]));
  if (unjudged) throw new UsageError(`What was recorded cannot decide \`${unjudged[0]}\`: ${unjudged[1].how}`);
  throw new UsageError(unknownName('requirement', glob, known, '`chat-testbed explain` lists them all.'));
}
