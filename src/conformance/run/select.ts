import type { Report } from '../../protocol/index.ts';
import { isFinding, matchesGlob } from '../../report/index.ts';
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

/**
 * The cases whose findings an earlier report has. What the whole record had shown is put to the test by the cases of its
 * requirement.
 * @throws CheckProblem where the report has no finding, or none of these cases
 */
export function casesToRerun(cases: readonly Case[], before: Report, { skip = [] }: Selection): Case[] {
  const found = before.results.filter(isFinding);
  if (found.length === 0) throw new CheckProblem('The report has no finding: there is nothing to run again.');
  const known = knownIds(cases);
  const names = found.map(({ id, requirement }) => (known.has(id) ? id : requirement)).filter((id) => known.has(id));
  if (names.length === 0) throw new CheckProblem('The report has no finding of a case of check.');
  return selectCases(cases, { only: [...new Set(names)], skip });
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
