import type { Comparison, Report, Result } from '../protocol/index.ts';

/** What a run is to look at again. */
export const isFinding = ({ status }: Result): boolean =>
  status === 'failed' || status === 'warned' || status === 'errored';

/**
 * Says what became of the findings of an earlier report.
 * @param file where that report is
 * @example compareReports('report.json', before, after).fixed // ['retrieve.shape/envelope']
 */
export function compareReports(file: string, before: Report, after: Report): Comparison {
  const former = idsOf(before.results.filter(isFinding));
  const broken = new Set(idsOf(after.results.filter(isFinding)));
  const passed = new Set(idsOf(after.results.filter(({ status }) => status === 'passed')));
  const requirements = new Set(after.results.filter(({ status }) => status === 'passed').map(requirementOf));
  const isFixed = (id: string): boolean => passed.has(id) || (isOfRecord(id) && requirements.has(requirementIn(id)));
  const gone = former.filter((id) => !broken.has(id));
  return {
    file,
    fixed: gone.filter(isFixed),
    stillBroken: former.filter((id) => broken.has(id)),
    new: [...broken].filter((id) => !former.includes(id)),
    notExercised: gone.filter((id) => !isFixed(id)),
  };
}

/** What the whole record shows has no case of its own: it is gone where the cases of its requirement pass. */
const isOfRecord = (id: string): boolean => id.endsWith('/observed');

const requirementIn = (id: string): string => id.slice(0, id.indexOf('/'));

const requirementOf = ({ requirement }: Result): string => requirement;

const idsOf = (results: readonly Result[]): string[] => [...new Set(results.map(({ id }) => id))];
