import type { Report, Result } from '../../protocol/index.ts';
import { findingFacts, reasonOf } from './parts/finding-text.ts';
import { clientIn, subjectSuffix } from './parts/subject.ts';
import { transcriptText } from './parts/transcript-line.ts';
import { countsLine, verdictSentence } from './parts/verdict.ts';
import { oneLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';

/** TAP 14. A warning, and a failure that the baseline expects, is a `TODO`: shown, but not counted against the run. */
export const tap: Reporter = (report) => {
  const points = report.results.flatMap((result, index) => [testPoint(result, index + 1), ...diagnostics(result)]);
  const problems = (report.problems ?? []).map(
    (problem, index) => `not ok ${report.results.length + index + 1} - the run itself: ${escapeTap(problem)}`,
  );
  const plan = `1..${report.results.length + problems.length}`;
  const lines = ['TAP version 14', plan, ...points, ...problems, ...footer(report)];
  return `${lines.join('\n')}\n`;
};

function testPoint(result: Result, number: number): string {
  const description = escapeTap(`${result.id}${subjectSuffix(result)}: ${result.title}`);
  const isOk = result.status === 'passed' || result.status === 'skipped';
  return `${isOk ? 'ok' : 'not ok'} ${number} - ${description}${directive(result)}`;
}

function directive(result: Result): string {
  if (result.status === 'skipped') return ` # SKIP ${escapeTap(result.waived ?? result.reason ?? '')}`;
  if (result.expectedFailure !== undefined) return ` # TODO ${escapeTap(result.expectedFailure)}`;
  return result.status === 'warned'
    ? ` # TODO a warning: the ${clientIn(result) === undefined ? 'server' : 'client'} SHOULD do this`
    : '';
}

const escapeTap = (text: string): string => oneLine(text, 500).replace(/[\\#]/g, '\\$&');

/** A YAML block; its values are JSON strings, which YAML reads too. */
function diagnostics(result: Result): string[] {
  if (result.status === 'passed') return [];
  const facts: [string, string | undefined][] = [
    ['requirement', oneLine(result.requirement)],
    ['level', result.level],
    ['status', result.status],
    ['reason', reasonOf(result)],
    ...(result.status === 'skipped'
      ? ([['remedy', result.remedy && oneLine(result.remedy)]] as [string, string | undefined][])
      : findingFacts(result)),
    ['rerun', result.rerun && oneLine(result.rerun)],
  ];
  const lines = facts
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  return ['  ---', ...lines, ...transcriptBlock(result), '  ...'];
}

function transcriptBlock({ transcript }: Result): string[] {
  if (transcript.length === 0) return [];
  return ['  transcript:', ...transcriptText(transcript, 60).map((line) => `    - ${JSON.stringify(line)}`)];
}

function footer(report: Report): string[] {
  const comments = [verdictSentence(report), countsLine(report)].map((line) => `# ${line}`);
  return report.interrupted ? [...comments, 'Bail out! The run was stopped before its end.'] : comments;
}
