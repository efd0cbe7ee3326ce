import { isBaseline } from '../../protocol/generated/file-validators.js';
import type { Baseline, Report, Result } from '../../protocol/index.ts';
import { verdictOf } from '../../report/index.ts';
import { checkSchema, didYouMean, type FileFinding, readText, YamlSource } from '../../yaml-file/index.ts';
import { cases } from '../cases/index.ts';
import { listsThemAll } from '../config/load-config.ts';
import { knownIds } from './select.ts';

export type { Baseline } from '../../protocol/index.ts';

/**
 * Reads a file of failures that are known and expected for now.
 * @throws FileProblems with every mistake and its place; unknown ids are mistakes
 */
export function loadBaseline(file: string): Baseline {
  return checkBaseline(new YamlSource(file, readText(file)));
}

/** As {@link loadBaseline}, for a file that was read already. */
export function checkBaseline(source: YamlSource): Baseline {
  const baseline = checkSchema(source, isBaseline);
  source.refuse(unknownIds(baseline));
  return baseline;
}

function unknownIds({ expectedFailures }: Baseline): FileFinding[] {
  const known = knownIds(cases);
  return expectedFailures.flatMap(({ id }, index): FileFinding[] => {
    if (known.has(id)) return [];
    const remedy = () => didYouMean(id, known, listsThemAll);
    return [{ path: ['expectedFailures', index, 'id'], message: `There is no requirement or case \`${id}\`.`, remedy }];
  });
}

const isBroken = ({ status }: Result): boolean => status === 'failed' || status === 'warned';

/** Marks the failures that are expected; an entry that passes or has expired makes the run fail. */
export function applyBaseline(report: Report, { expectedFailures }: Baseline, now = new Date()): Report {
  const today = now.toISOString().slice(0, 10);
  const problems: string[] = [];
  const results = report.results.map((result) => ({ ...result }));
  for (const { id, reason, expires } of expectedFailures) {
    const matching = results.filter((result) => result.id === id || result.requirement === id);
    const broken = matching.filter(isBroken);
    if (expires !== undefined && expires < today) {
      problems.push(`The baseline entry ${id} expired on ${expires}: ${reason}.`);
      continue;
    }
    for (const result of broken) result.expectedFailure = reason;
    const passes = broken.length === 0 && matching.some(({ status }) => status === 'passed');
    if (passes) problems.push(`The baseline entry ${id} passes: take it out.`);
  }
  const verdict = problems.length > 0 ? 'violations' : verdictOf(results);
  return { ...report, results, verdict, ...(problems.length > 0 && { problems }) };
}
