import type { Report, Result } from '../../protocol/index.ts';
import { RecordingProblem } from '../../traffic/reading/index.ts';
import { unknownName } from '../../yaml-file/index.ts';

/** A result of a report, and what to print if the user has not named a case. */
export interface ChosenCase {
  result: Result;
  /** A sentence; undefined if it was named. */
  said?: string;
}

/**
 * The named case, or the first that failed, or else the first that warned.
 * @throws RecordingProblem if there is none, with those that there are
 */
export function chooseCase({ results }: Report, wanted: string | undefined, file: string): ChosenCase {
  const recorded = results.filter(({ transcript }) => transcript.length > 0);
  if (wanted !== undefined) return { result: namedCase(results, recorded, wanted, file) };
  const [first, ...others] =
    (['failed', 'warned'] as const)
      .map((status) => recorded.filter((result) => result.status === status))
      .find(({ length }) => length > 0) ?? [];
  if (!first) {
    throw new RecordingProblem(
      `Nothing failed in ${file}; --case ID takes one of these all the same:\n${listed(recorded)}`,
    );
  }
  const more = others.length > 0 ? `; --case takes one of the others: ${others.map(({ id }) => id).join(', ')}` : '';
  const which = others.length > 0 ? `the first of ${others.length + 1} that ${first.status}` : `which ${first.status}`;
  return { result: first, said: `This is ${first.id}, ${which}${more}.` };
}

function namedCase(results: readonly Result[], recorded: readonly Result[], wanted: string, file: string): Result {
  const found = results.find(({ id }) => id === wanted) ?? onlyOneOf(recorded, wanted);
  if (!found) {
    const ids = recorded.map(({ id }) => id);
    throw new RecordingProblem(`${file}: ${unknownName('case', wanted, ids, `There are:\n${listed(recorded)}`)}`);
  }
  if (found.transcript.length > 0) return found;
  throw new RecordingProblem(`Of ${found.id} nothing was recorded: ${found.reason ?? `it ${found.status}`}`);
}

/** A requirement, or the beginning of an id, names a case where only one fits. */
function onlyOneOf(results: readonly Result[], wanted: string): Result | undefined {
  const fitting = results.filter(({ id, requirement }) => requirement === wanted || id.startsWith(wanted));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function listed(results: readonly Result[]): string {
  if (results.length === 0) return '  none';
  return results.map(({ id, status }) => `  ${id}${status === 'passed' ? '' : ` (${status})`}`).join('\n');
}
