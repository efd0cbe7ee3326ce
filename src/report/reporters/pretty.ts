import picocolors from 'picocolors';
import type { Observation, Report, Result } from '../../protocol/index.ts';
import { chaptersOf, countResults, idsOf, skippedGroups, tally, worst } from './parts/chapters.ts';
import { findingFacts, reasonOf } from './parts/finding-text.ts';
import { readSentence } from './parts/recorded-verdict.ts';
import { subjectSuffix } from './parts/subject.ts';
import { decisiveEntries, transcriptRows } from './parts/transcript-line.ts';
import {
  comparisonLines,
  countsLine,
  countsOf,
  findings,
  footprintLines,
  isAboutClient,
  leftBehind,
  type Status,
  soakSentence,
  verdictSentence,
} from './parts/verdict.ts';
import { oneLine, shown } from './plain-text.ts';
import type { Reporter } from './reporter.ts';

type Colors = ReturnType<typeof picocolors.createColors>;
type Paint = (text: string) => string;

const signs: Record<Status, string> = { passed: '✓', failed: '✗', errored: '⚡', warned: '!', skipped: '–' };
/** Lines and characters: a terminal is no place for hundreds; the HTML and JSON reports have them. */
const [transcriptLimit, textLimit] = [40, 600];
/** The room for what was observed, in characters: `yes`, `no`, a close code. */
const observedWidth = 4;

/** For people at a terminal: one line per chapter, everything about each finding, the verdict last. */
export const pretty: Reporter = (report, { color = false } = {}) => {
  const colors = picocolors.createColors(color);
  const blocks = [
    [`${colors.bold('chat-testbed')} ${colors.dim(`${oneLine(report.tool.version, 40)} ·`)} ${oneLine(report.target)}`],
    chapterLines(report, colors),
    ...findings(report).map((result) => findingLines(result, colors)),
    ...skippedBlock(report, colors),
    ...observedBlock(report, colors),
    ...problemBlock(report, colors),
    ...comparisonBlock(report, colors),
    verdictLines(report, colors),
  ];
  return `\n${blocks.map((lines) => lines.map((line) => (line ? `  ${line}` : '')).join('\n')).join('\n\n')}\n\n`;
};

function paintOf(status: Status, colors: Colors): Paint {
  return {
    passed: colors.green,
    failed: colors.red,
    errored: colors.magenta,
    warned: colors.yellow,
    skipped: colors.dim,
  }[status];
}

function chapterLines(report: Report, colors: Colors): string[] {
  const chapters = chaptersOf(report);
  const width = Math.max(0, ...chapters.map(({ title }) => title.length));
  return chapters.map(({ title, results }) => {
    const status = worst(results);
    return `${paintOf(status, colors)(signs[status])} ${title.padEnd(width)}  ${colors.dim(countsOf(tally(results)))}`;
  });
}

function findingLines(result: Result, colors: Colors): string[] {
  const paint = paintOf(result.expectedFailure === undefined ? result.status : 'skipped', colors);
  const isMinor = result.status === 'warned' || result.expectedFailure !== undefined;
  return [
    `${paint(`${signs[result.status]} ${colors.bold(oneLine(result.requirement, 120))}`)}  ${colors.dim(`${result.level}${subjectSuffix(result)}`)}`,
    `  ${oneLine(result.title)}`,
    '',
    `  ${paint(reasonOf(result))}`,
    ...factLines(result, colors),
    ...transcriptLines(result, isMinor, colors),
    ...(result.rerun === undefined ? [] : ['', `  ${colors.dim('run again')}  ${oneLine(result.rerun)}`]),
  ];
}

function factLines(result: Result, colors: Colors): string[] {
  const facts = findingFacts(result, textLimit);
  const width = Math.max(0, ...facts.map(([label]) => label.length));
  return facts.map(([label, text]) => `  ${colors.dim(label.padEnd(width))}  ${text}`);
}

/** A minor finding shows only its offending lines, an answer with its request. */
function transcriptLines({ transcript }: Result, isMinor: boolean, colors: Colors): string[] {
  const entries = isMinor ? decisiveEntries(transcript) : transcript;
  if (entries.length === 0) return [];
  const rows = transcriptRows(entries, transcriptLimit).map((row) => {
    if (typeof row === 'string') return `    ${colors.dim(row)}`;
    return row.offending ? `  ${colors.red(`▶ ${row.columns}`)}` : `    ${colors.dim(row.columns)}`;
  });
  return ['', ...rows];
}

function skippedBlock(report: Report, colors: Colors): string[][] {
  // Of a run that could not go on, most was not exercised, for the one reason that the verdict gives.
  if (report.partial !== undefined) return [];
  const all = skippedGroups(report);
  // What helps several of them is told once.
  const isFirst = (remedy: string, index: number): boolean =>
    all.findIndex((group) => group.remedy === remedy) === index;
  const groups = all.map(({ reason, remedy, results }, index) => [
    `${colors.dim('–')} ${countResults(report, results)}: ${oneLine(reason)}`,
    `  ${colors.dim(idsOf(results).join(', '))}`,
    ...(remedy === undefined || !isFirst(remedy, index) ? [] : [`  ${colors.cyan(`→ ${oneLine(remedy)}`)}`]),
  ]);
  return groups.length > 0 ? [[colors.bold('Not exercised'), ...groups.flat()]] : [];
}

function observedBlock({ observations }: Report, colors: Colors): string[][] {
  if (observations.length === 0) return [];
  const lines = observations.flatMap(observedLines);
  return [[colors.bold('Observed, where the document leaves it open'), ...lines.map(colors.dim)]];
}

/** A short value stands before its title; a long one, or each of a list, on a line of its own below it. */
function observedLines({ title, value }: Observation): string[] {
  const texts = (Array.isArray(value) ? value : [value]).map(observedText);
  const [text = ''] = texts;
  const isShort = texts.length === 1 && text.length <= observedWidth;
  const heading = `${(isShort ? text : '').padEnd(observedWidth)}  ${oneLine(title)}`;
  return isShort ? [heading] : [heading, ...texts.map((each) => `${' '.repeat(observedWidth + 4)}${each}`)];
}

function observedText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return shown(value, 60);
}

function problemBlock({ problems = [] }: Report, colors: Colors): string[][] {
  if (problems.length === 0) return [];
  return [
    [colors.bold('Problems of the run itself'), ...problems.map((problem) => `${colors.red('✗')} ${oneLine(problem)}`)],
  ];
}

function comparisonBlock(report: Report, colors: Colors): string[][] {
  const lines = comparisonLines(report);
  return lines.length > 0 ? [[colors.bold(`Since ${oneLine(report.comparison?.file ?? '', 200)}`), ...lines]] : [];
}

function verdictLines(report: Report, colors: Colors): string[] {
  const paint = { conformant: colors.green, violations: colors.red, incomplete: colors.yellow }[report.verdict];
  return [
    ...aboutLines(report).map(colors.dim),
    ...[soakSentence(report)].flatMap((sentence) => (sentence === undefined ? [] : [colors.dim(oneLine(sentence))])),
    ...footprintBlock(report).map(colors.dim),
    colors.dim(countsLine(report)),
    '',
    `${paint(colors.bold(report.verdict.toUpperCase()))}  ${verdictSentence(report)}`,
  ];
}

function aboutLines(report: Report): string[] {
  if (report.recordings) return [readSentence(report)];
  return isAboutClient(report) ? [] : [createdSentence(report)];
}

function footprintBlock({ footprint }: Report): string[] {
  if (!footprint) return [];
  const [all, ...users] = footprintLines(footprint);
  return [`Asked of the server: ${all}.`, ...users];
}

function createdSentence(report: Report): string {
  const { rooms, roomRequests = 0, messages } = report.created;
  if (rooms.length + roomRequests + messages === 0) return 'Nothing was left on the server.';
  return `Left on the server: ${leftBehind(report)}.`;
}
