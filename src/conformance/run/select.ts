import { matchesGlob } from '../../report/index.ts';
import { unknownName } from '../../yaml-file/index.ts';
import type { Case } from '../case/case.ts';
import { CheckProblem } from '../config/check-problem.ts';
import { listsThemAll } from '../config/load-config.ts';

/** Which cases to run: globs on requirement or case ids; `*` stands for anything. */
export interface Selection {
  only?: readonly string[];
  skip?: readonly string[];
}

/**
 * The cases that a selection names.
 * @throws CheckProblem if a glob names nothing, or nothing is left
 * @example selectCases(cases, { only: ['live.*'], skip: ['live.content'] })
 */
export function selectCases(cases: readonly Case[], { only = [], skip = [] }: Selection): Case[] {
  for (const glob of [...only, ...skip]) refuseUnknown(cases, glob);
  const selected = cases.filter(
    (item) =>
      (only.length === 0 || only.some((glob) => matches(glob, item))) && !skip.some((glob) => matches(glob, item)),
  );
  if (selected.length === 0) throw new CheckProblem('Nothing is selected: --only and --skip leave no case.');
  return selected;
}

const matches = (glob: string, { id, requirement }: Pick<Case, 'id' | 'requirement'>): boolean =>
  matchesGlob(glob, [id, requirement]);

function refuseUnknown(cases: readonly Case[], glob: string): void {
  if (cases.some((item) => matches(glob, item))) return;
  throw new CheckProblem(unknownName('requirement or case', glob, knownIds(cases), listsThemAll));
}

/** The ids that name a case: its own and that of its requirement. */
export function knownIds(cases: readonly Case[]): ReadonlySet<string> {
  return new Set(cases.flatMap(({ id, requirement }) => [requirement, id]));
}
