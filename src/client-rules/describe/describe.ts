import type { ClientFinding, ClientResult, ClientVerdict, VerdictLine } from '../../protocol/index.ts';
import { describeLine, printable } from '../../traffic/index.ts';
import { triedBy } from '../from-trace/tried-by.ts';

type Paint = (text: string) => string;

/** What paints the text: picocolors has all of it. */
export interface Palette {
  bold: Paint;
  dim: Paint;
  green: Paint;
  red: Paint;
  yellow: Paint;
}

/**
 * The verdict for people: what is broken with its proof and remedy, then what is kept, a line each, then what this run
 * says nothing about.
 * @param scenario the one that was run, where that is known
 * @example process.stderr.write(describeVerdict(verdict, pc))
 */
export function describeVerdict(verdict: ClientVerdict, palette: Palette, scenario?: string): string {
  if (verdict.verdict === 'unseen') {
    return `\n${[summaryLine(verdict, palette), ...describeRemarks(verdict, palette)].join('\n')}\n\n`;
  }
  const broken = verdict.results.filter(({ findings }) => findings.length > 0);
  const lines = [
    '',
    palette.bold(headline(verdict)),
    '',
    ...broken.flatMap((result) => [...describeBroken(result, palette), '']),
    ...withStatus(verdict, 'passed').map((result) => describeKept(result, palette)),
    ...describeUntold(verdict, palette, scenario),
    ...describeRemarks(verdict, palette),
    '',
    summaryLine(verdict, palette),
    ...forgottenLine(verdict),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * What is broken, as text: each rule with what the client did and the transcript that proves it.
 * @example throw new Error(describeFindings(verdict))
 */
export function describeFindings(verdict: ClientVerdict): string {
  const broken = verdict.results.filter(({ findings }) => findings.length > 0);
  return [summaryLine(verdict, plain), ...broken.flatMap((result) => ['', ...describeBroken(result, plain)])].join(
    '\n',
  );
}

const same: Paint = (text) => text;
const plain: Palette = { bold: same, dim: same, green: same, red: same, yellow: same };

function withStatus({ results }: ClientVerdict, wanted: ClientResult['status']): ClientResult[] {
  return results.filter(({ status }) => status === wanted);
}

function headline({ clients }: ClientVerdict): string {
  return clients.length > 0 ? `The verdict on the client (${clients.join(', ')})` : 'The verdict on the client';
}

/** A broken rule: what the client did, the transcript, and what to do. */
export function describeBroken(
  { requirement, level, title, cure: remedy, findings }: ClientResult,
  palette: Palette,
): string[] {
  const mark = level === 'MUST' ? palette.red('✗') : palette.yellow('!');
  return [
    `${mark} ${palette.bold(requirement)} (${level}) ${title}`,
    ...findings.flatMap((finding) => describeFinding(finding, palette)),
    `  ${palette.bold('What to do:')} ${remedy}`,
    palette.dim(`  More: chat-testbed explain ${requirement}`),
  ];
}

/** Sentences are our own, but for a short quotation. */
const mostOfSentence = 400;

function describeFinding(finding: ClientFinding, palette: Palette): string[] {
  const { client, sentence, expected, actual, times, transcript } = finding;
  const again = times > 1 ? ` (${times} times; the first is shown)` : '';
  const start = transcript[0]?.at ?? 0;
  return [
    `  ${printable(client)}: ${printable(sentence, mostOfSentence)}${again}`,
    `    expected  ${printable(expected)}`,
    `    came      ${printable(actual)}`,
    ...transcript.map((line) => describeVerdictLine(line, start, palette)),
  ];
}

function describeVerdictLine(line: VerdictLine, start: number, palette: Palette): string {
  const time = `${((line.at - start) / 1000).toFixed(3)} s`.padStart(10);
  const text = `${time}  ${describeLine(line)}`;
  return line.guilty ? palette.red(`  ▶ ${text}`) : palette.dim(`    ${text}`);
}

function describeKept({ requirement, title, occasions }: ClientResult, palette: Palette): string {
  return `${palette.green('✓')} ${requirement} ${palette.dim(`${title} (${occasions})`)}`;
}

/** Names alone: this is what somebody may look up, not what they have to read. */
function describeUntold(verdict: ClientVerdict, palette: Palette, played?: string): string[] {
  const groups: [string, ClientResult['status']][] = [
    ['Not put to the test by this run', 'untried'],
    ['Cannot be judged from outside', 'excluded'],
  ];
  return groups.flatMap(([title, status]) => {
    const names = withStatus(verdict, status).map(({ requirement }) => requirement);
    return names.length > 0
      ? [
          '',
          palette.dim(`${title}:`),
          ...names.map((name) => palette.dim(`– ${name}${status === 'untried' ? hintFor(name, played) : ''}`)),
        ]
      : [];
  });
}

/** The scenario that was just run has not helped. */
function hintFor(requirement: string, played: string | undefined): string {
  const scenario = triedBy[requirement as keyof typeof triedBy];
  return scenario === undefined || scenario === played ? '' : ` (the scenario ${scenario} does)`;
}

function describeRemarks({ remarks }: ClientVerdict, palette: Palette): string[] {
  if (remarks.length === 0) return [];
  const lines = remarks.map(({ client, sentence }) => `– ${printable(client)}: ${printable(sentence, mostOfSentence)}`);
  return ['', palette.bold('Worth knowing, and no rule broken:'), ...lines];
}

/** A command that failed may not have got as far as a client, and one that came elsewhere is remarked on. */
function likelyCause({ run, remarks }: ClientVerdict): string {
  if (!run || remarks.length > 0) return '';
  if (run.exitCode === 0) return ' Does it read CHAT_URL and CHAT_WS_URL?';
  return ` The command ended with ${run.signal ?? run.exitCode} before one did.`;
}

function summaryLine(told: ClientVerdict, palette: Palette): string {
  const { verdict, summary, run } = told;
  const { passed, failed, warned, untried } = summary;
  const command = run ? `; the command ended with ${run.signal ?? run.exitCode}` : '';
  const counts = `${passed} kept, ${failed} broken, ${warned} warned of, ${untried} not put to the test${command}`;
  switch (verdict) {
    case 'violations':
      return palette.red(`The client does not follow the chat document: ${counts}.`);
    case 'unseen':
      return palette.yellow(`No client came, so nothing was judged.${likelyCause(told)}`);
    default:
      return palette.green(`Nothing that the client did breaks the chat document: ${counts}.`);
  }
}

function forgottenLine({ forgotten }: ClientVerdict): string[] {
  if (forgotten === 0) return [];
  return [`The ${forgotten} oldest entries were no longer kept: what began in them was judged only in part.`];
}
