import type { Report, Result } from '../../protocol/index.ts';
import { visible } from '../../protocol/index.ts';
import { chaptersOf, idsOf, skippedGroups, tally, worst } from './parts/chapters.ts';
import { findingFacts, reasonOf } from './parts/finding-text.ts';
import { readSentence } from './parts/recorded-verdict.ts';
import { subjectSuffix } from './parts/subject.ts';
import { transcriptText } from './parts/transcript-line.ts';
import {
  comparisonLines,
  countsLine,
  countsOf,
  findings,
  isAboutClient,
  leftBehind,
  type Status,
  verdictSentence,
} from './parts/verdict.ts';
import { clip, oneLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';

/** A pull request comment holds 65,536 characters; the rest is for the note on findings that were left out. */
const roomForAll = 65_000;
/** At most so many of them for each part. */
const roomFor = { findings: 55_000, chapters: 12_000, problems: 8_000, skipped: 8_000 };

const signs: Record<Status, string> = { passed: '✅', failed: '❌', errored: '💥', warned: '⚠️', skipped: '⏭️' };

/** Markdown for a pull request comment or a job summary. */
export const markdown: Reporter = (report) => {
  const heading = `## ${headings[report.verdict]}: ${code(oneLine(report.target, 200))}`;
  const since = comparisonLines(report).map((line) => `- ${prose(line)}`);
  const sentences = [prose(verdictSentence(report)), ...(since.length > 0 ? [since.join('\n')] : [])];
  const before = [heading, ...sentences, chapterTable(report)];
  const behind = [...problems(report), ...skipped(report), `<sub>${footer(report)}</sub>`];
  const room = Math.min(roomFor.findings, roomForAll - lengthOf([...before, ...behind]));
  return `${[...before, ...findingBlocks(report, room), ...behind].join('\n\n')}\n`;
};

const headings = { conformant: '✅ Conformant', violations: '❌ Violations', incomplete: '⏭️ Incomplete' };

function chapterTable(report: Report): string {
  const rows = chaptersOf(report).map(
    ({ title, results }) => `| ${signs[worst(results)]} | ${prose(title)} | ${countsOf(tally(results))} |`,
  );
  const more = (missing: number): string => `| | … and ${missing} more | |`;
  return ['| | Chapter | Cases |', '|---|---|---|', ...fitting(rows, roomFor.chapters, more)].join('\n');
}

const lengthOf = (blocks: readonly string[]): number => blocks.reduce((sum, { length }) => sum + length + 2, 0);

/** As many lines or blocks as fit; the others are counted. */
function fitting(parts: readonly string[], most: number, more: (missing: number) => string): string[] {
  let room = most;
  const shown = parts.filter(({ length }) => {
    const fits = length + 2 <= room;
    if (fits) room -= length + 2;
    return fits;
  });
  return shown.length < parts.length ? [...shown, more(parts.length - shown.length)] : shown;
}

function findingBlocks(report: Report, room: number): string[] {
  const more = (missing: number): string => `… and ${missing} more findings: the JSON or HTML report has them all.`;
  return fitting(findings(report).map(findingBlock), room, more);
}

function findingBlock(result: Result): string {
  const facts = findingFacts(result, 1_000).map(([label, text]) => `- ${label}: ${code(text)}`);
  return [
    `### ${signs[result.status]} ${code(oneLine(result.requirement, 120))} ${result.level}${prose(subjectSuffix(result))}`,
    `**${prose(oneLine(result.title, 300))}**`,
    prose(reasonOf(result, 1_000)),
    ...(facts.length > 0 ? [facts.join('\n')] : []),
    ...transcriptBlock(result),
    ...(result.rerun === undefined ? [] : [`Run again: ${code(clipped(result.rerun))}`]),
  ].join('\n\n');
}

const clipped = (text: string): string => oneLine(text, 1_000);

function transcriptBlock({ transcript }: Result): string[] {
  if (transcript.length === 0) return [];
  const lines = transcriptText(transcript, 30);
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [['<details><summary>Transcript</summary>', '', `${fence}text`, ...lines, fence, '</details>'].join('\n')];
}

function problems({ problems: list = [] }: Report): string[] {
  if (list.length === 0) return [];
  const lines = list.map((problem) => `- ${prose(clip(problem, 1_000))}`);
  const more = (missing: number): string => `- … and ${missing} more`;
  return [['### Problems of the run itself', '', ...fitting(lines, roomFor.problems, more)].join('\n')];
}

function skipped(report: Report): string[] {
  const groups = skippedGroups(report).map(({ reason, remedy, results }) => {
    return `- ${prose(clipped(reason))} ${remedy ? `${prose(clipped(remedy))} ` : ''}${idsIn(results)}`;
  });
  if (groups.length === 0) return [];
  const shown = fitting(groups.slice(0, 10), roomFor.skipped, () => '').filter((line) => line !== '');
  const more = groups.length > shown.length ? [`- … and ${groups.length - shown.length} more reasons`] : [];
  return [['<details><summary>Not exercised</summary>', '', ...shown, ...more, '</details>'].join('\n')];
}

const mostIds = 20;

function idsIn(results: readonly Result[]): string {
  const ids = idsOf(results);
  const more = ids.length > mostIds ? ` … and ${ids.length - mostIds} more` : '';
  return `${ids.slice(0, mostIds).map(code).join(', ')}${more}`;
}

function footer(report: Report): string {
  return `${countsLine(report)} · ${about(report)}${report.tool.name} ${prose(oneLine(report.tool.version, 40))}`;
}

function about(report: Report): string {
  if (report.recordings) return `${prose(readSentence(report))} · `;
  return isAboutClient(report) ? '' : `left on the server: ${prose(leftBehind(report))} · `;
}

/** Text that Markdown must not read: neither markup, nor HTML, nor a link. What stands in backticks stays code. */
function prose(text: string): string {
  const parts = visible(text).split(/`([^`|]+)`/);
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : escaped(part, index === 0))).join('');
}

/** What means something wherever it stands, or only where it stands: within words, or in front of others. */
const meaningful =
  /[\\`*[\]<|$~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)|:(?=\/\/|[a-z+-][\w+-]*:|100:|1234:)|(?<=mailto|xmpp):|(?<=www)\./gi;

function escaped(text: string, isBeginning: boolean): string {
  const inert = text.replace(meaningful, entity);
  const begun = isBeginning ? inert.replace(/^(\s*)([>+=#-])/, (_, space, char) => `${space}${entity(char)}`) : inert;
  return begun.replace(/@|(?<!&)#(?=\d)/g, unmentioned);
}

const entity = (char: string): string => `&#${char.charCodeAt(0)};`;

/** Mentions and issue numbers are found in the rendered text, where only an element in between hides them. */
const unmentioned = (char: string): string => `${char}<i></i>`;

/** A code span; its fence is longer than any run of backticks inside. */
function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const space = text.startsWith('`') || text.endsWith('`') || text === '' ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
