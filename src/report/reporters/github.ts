import type { Report, Result } from '../../protocol/index.ts';
import { findingText, reasonOf } from './parts/finding-text.ts';
import { subjectSuffix } from './parts/subject.ts';
import { countsLine, findings, isUnexpected, verdictSentence } from './parts/verdict.ts';
import { oneLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';

/** GitHub workflow commands: an annotation per finding and one for the verdict. */
export const github: Reporter = (report) => {
  const annotations = findings(report).map(annotation);
  const problems = (report.problems ?? []).map((problem) => command('error', 'chat-testbed', oneLine(problem)));
  return `${[...annotations, ...problems, ...unexercised(report), verdict(report)].join('\n')}\n`;
};

type CommandName = 'error' | 'warning' | 'notice';

function annotation(result: Result): string {
  const title = `${oneLine(result.requirement, 120)} (${result.level})${subjectSuffix(result)}: ${oneLine(result.title, 200)}`;
  return command(severity(result), title, [reasonOf(result), ...findingText(result, 30).slice(3)].join('\n'));
}

const severity = (result: Result): CommandName =>
  isUnexpected(result) || result.status === 'errored' ? 'error' : 'warning';

function unexercised(report: Report): string[] {
  if (report.verdict !== 'incomplete') return [];
  const open = report.results.filter(
    ({ level, status, waived }) => level === 'MUST' && status === 'skipped' && !waived,
  );
  const lines = open.map((result) => `${oneLine(result.id, 120)}: ${reasonOf(result)} ${oneLine(result.remedy ?? '')}`);
  return open.length > 0 ? [command('warning', 'Not exercised', lines.slice(0, 50).join('\n'))] : [];
}

function verdict(report: Report): string {
  const text = `${verdictSentence(report)}\n${countsLine(report)} (${oneLine(report.target, 200)})`;
  return command(report.verdict === 'violations' ? 'error' : 'notice', 'chat-testbed', text);
}

function command(name: CommandName, title: string, message: string): string {
  return `::${name} title=${escapeProperty(title)}::${escapeData(message)}`;
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
