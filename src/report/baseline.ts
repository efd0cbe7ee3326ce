import { isBaseline } from '../protocol/generated/baseline-validator.js';
import type { Baseline, Report, Result } from '../protocol/index.ts';
import { checkSchema, didYouMean, type FileFinding, readText, YamlSource } from '../yaml-file/index.ts';
import { verdictOf, verdictOnRun } from './verdict.ts';

/**
 * Reads a file of failures that are known and expected for now.
 * @param known ids that may stand in it
 * @throws FileProblems with every mistake and its place; unknown ids are mistakes
 */
export function loadBaseline(file: string, known: Iterable<string>): Baseline {
  return checkBaseline(new YamlSource(file, readText(file)), known);
}

/** As {@link loadBaseline}, for a file that was read already. */
export function checkBaseline(source: YamlSource, known: Iterable<string>): Baseline {
  const baseline = checkSchema(source, isBaseline);
  source.refuse(unknownIds(baseline, new Set(known)));
  return baseline;
}

function unknownIds({ expectedFailures }: Baseline, known: ReadonlySet<string>): FileFinding[] {
  return expectedFailures.flatMap(({ id }, index): FileFinding[] => {
    if (known.has(id)) return [];
    const remedy = () => didYouMean(id, known, '`chat-testbed explain` lists them all.');
    return [{ path: ['expectedFailures', index, 'id'], message: `There is no requirement or case \`${id}\`.`, remedy }];
  });
}

const isBroken = ({ status }: Result): boolean => status === 'failed' || status === 'warned';

interface BaselineOptions {
  now?: Date;
  /** The verdict on results of which some are expected to fail. */
  verdict?: (results: readonly Result[]) => Report['verdict'];
}

/** Marks the failures that are expected; an entry that passes or has expired makes the run fail. */
export function applyBaseline(
  report: Report,
  { expectedFailures }: Baseline,
  { now = new Date(), verdict = verdictOf }: BaselineOptions = {},
): Report {
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
  excuseDependants(results);
  return {
    ...report,
    results,
    verdict: problems.length > 0 ? 'violations' : verdictOnRun(verdict(results), report.partial),
    ...(problems.length > 0 && { problems }),
  };
}

/** What could not be exercised because of an expected failure needs no waiver of its own. */
function excuseDependants(results: readonly Result[]): void {
  const excused = new Map(
    results.flatMap(({ requirement, expectedFailure }) => (expectedFailure ? [[requirement, expectedFailure]] : [])),
  );
  for (const result of results) {
    const reason = result.status === 'skipped' ? excused.get(result.because ?? '') : undefined;
    if (reason !== undefined) result.waived ??= `${result.because} is expected to fail: ${reason}`;
  }
}
