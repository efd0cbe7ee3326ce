import { groupBy, type Report, type Result } from '../../../protocol/index.ts';
import { type ChapterName, chapterTitles, findRequirement } from '../../../requirements/index.ts';
import { count, oneLine } from '../plain-text.ts';
import { clientIn } from './subject.ts';
import { type Status, statuses } from './verdict.ts';

export interface Chapter {
  title: string;
  results: Result[];
}

/** The results by chapter of the register; those whose requirement is not in it come last, clients one by one. */
export function chaptersOf(report: Report): Chapter[] {
  const groups = groupBy(report.results, chapterKey);
  const known = Object.keys(chapterTitles).filter((key) => groups.has(key));
  const unknown = [...groups.keys()].filter((key) => !Object.hasOwn(chapterTitles, key));
  const chapters = [...known, ...unknown].map((key) => ({ title: titleOf(key), results: groups.get(key) ?? [] }));
  return report.scenario === undefined ? chapters : chapters.sort((one, other) => rankOf(one) - rankOf(other));
}

/** Of many scenarios those that failed stand first. */
const rankOf = ({ results }: Chapter): number => statuses.indexOf(worst(results));

function chapterKey(result: Result): string {
  const client = clientIn(result);
  if (client !== undefined) return `C${client.slice(1)}`;
  return findRequirement(result.requirement)?.chapter ?? result.requirement.split('.', 1)[0] ?? '';
}

const titleOf = (key: string): string =>
  Object.hasOwn(chapterTitles, key) ? chapterTitles[key as ChapterName] : oneLine(key, 60);

/** How many of the results have each status. */
export function tally(results: readonly Result[]): Record<Status, number> {
  const counts: Record<Status, number> = { passed: 0, failed: 0, warned: 0, skipped: 0, errored: 0 };
  for (const { status } of results) counts[status] += 1;
  return counts;
}

/** The status that speaks for several results: the worst of them. */
export function worst(results: readonly Result[]): Status {
  return statuses.find((status) => results.some((result) => result.status === status)) ?? 'passed';
}

/** How many results, in the word of the report. */
export const countResults = ({ recordings }: Report, results: readonly Result[]): string =>
  recordings ? count(idsOf(results).length, 'requirement') : count(results.length, 'case');

/** The ids of results, each once: several clients have the same. */
export const idsOf = (results: readonly Result[]): string[] => [...new Set(results.map(({ id }) => oneLine(id, 120)))];

/** Cases that were not exercised for the same reason and would be by the same remedy. */
export interface SkippedGroup {
  reason: string;
  remedy?: string;
  results: Result[];
}

/** The skipped cases by reason, the largest group first. */
export function skippedGroups(report: Report): SkippedGroup[] {
  const skipped = report.results.filter(({ status }) => status === 'skipped');
  const groups = groupBy(skipped, (result) => JSON.stringify([skipReason(result), result.waived ?? result.remedy]));
  return [...groups.values()].map(toGroup).sort((a, b) => b.results.length - a.results.length);
}

const skipReason = ({ waived, reason }: Result): string =>
  waived === undefined ? (reason ?? 'No reason was given.') : `Waived: ${waived}`;

function toGroup(results: Result[]): SkippedGroup {
  const [first] = results as [Result];
  const { remedy, waived } = first;
  return { reason: skipReason(first), ...(remedy !== undefined && waived === undefined && { remedy }), results };
}
