import type { Report, Result } from '../../protocol/index.ts';
import { visible } from '../../protocol/index.ts';
import { type Chapter, chaptersOf, tally } from './parts/chapters.ts';
import { findingText, reasonOf } from './parts/finding-text.ts';
import { subjectSuffix } from './parts/subject.ts';
import { markup, markupLines, type XmlContent } from './parts/xml.ts';
import { oneLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';

/**
 * JUnit XML as Jenkins, GitLab and the others read it. A warning is a passed test with something on its standard
 * error; a failure that the baseline expects is a skipped test.
 */
export const junit: Reporter = (report) => {
  const { problems = [], results } = report;
  const failures = results.filter((result) => verdictOf(result) === 'failed').length + problems.length;
  const tests = results.length + problems.length;
  return `${
    markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="chat-testbed" tests="${tests}" failures="${failures}" errors="${tally(results).errored}" time="${seconds(report.durationMs)}">
${chaptersOf(report).map((chapter) => suite(chapter, report))}${problemSuite(problems)}</testsuites>
`.xml
  }`;
};

type TestVerdict = 'passed' | 'failed' | 'errored' | 'skipped';

function verdictOf({ status, expectedFailure }: Result): TestVerdict {
  if (status === 'failed') return expectedFailure === undefined ? 'failed' : 'skipped';
  return status === 'warned' ? 'passed' : status;
}

function suite({ title, results }: Chapter, { startedAt, target }: Report): XmlContent {
  const verdicts = results.map(verdictOf);
  const amount = (verdict: TestVerdict): number => verdicts.filter((each) => each === verdict).length;
  const time = seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0));
  return markup`  <testsuite name="${title}" tests="${results.length}" failures="${amount('failed')}" errors="${tally(results).errored}" skipped="${amount('skipped')}" time="${time}" timestamp="${startedAt.slice(0, 19)}">
    <properties><property name="target" value="${oneLine(target)}"/></properties>
${results.map(testCase)}  </testsuite>
`;
}

/** A problem of the run itself fails the run, so it has to be seen here too. */
function problemSuite(problems: readonly string[]): XmlContent {
  if (problems.length === 0) return undefined;
  const cases = problems.map(
    (
      problem,
    ) => markup`    <testcase classname="run" name="${oneLine(problem)}"><failure message="${oneLine(problem)}" type="run"/></testcase>
`,
  );
  return markup`  <testsuite name="The run itself" tests="${problems.length}" failures="${problems.length}" errors="0" skipped="0">
${cases}  </testsuite>
`;
}

function testCase(result: Result): XmlContent {
  const name = `${oneLine(result.id, 200)}${subjectSuffix(result)}: ${oneLine(result.title)}`;
  return markup`    <testcase classname="${oneLine(result.requirement, 200)}" name="${name}" time="${seconds(result.durationMs)}">${outcome(result)}</testcase>
`;
}

function outcome(result: Result): XmlContent {
  const [reason, details] = [reasonOf(result), markupLines(findingText(result))];
  if (result.status === 'warned') return markup`<system-err>${details}</system-err>`;
  const verdict = verdictOf(result);
  if (verdict === 'failed') return markup`<failure message="${reason}" type="${result.level}">${details}</failure>`;
  if (verdict === 'errored') return markup`<error message="${reason}" type="harness">${details}</error>`;
  return verdict === 'skipped' ? markup`<skipped message="${skipMessage(result)}"/>` : undefined;
}

function skipMessage(result: Result): string {
  if (result.expectedFailure !== undefined) return oneLine(`Expected by the baseline: ${result.expectedFailure}`);
  const waived = result.waived === undefined ? '' : `Waived (${result.waived}). `;
  return visible(`${waived}${reasonOf(result)} ${oneLine(result.remedy ?? '')}`.trim());
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
