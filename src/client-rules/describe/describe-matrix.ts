import type { ClientResult, ClientVerdict } from '../../protocol/index.ts';
import { triedBy } from '../from-trace/tried-by.ts';
import { describeBroken, type Palette } from './describe.ts';

/** A client's life in one scenario. */
export interface JudgedRun {
  /** The name of the scenario. */
  scenario: string;
  verdict: ClientVerdict;
  /** In milliseconds. */
  durationMs: number;
}

type Status = ClientResult['status'];

const signs: Record<Status, string> = { passed: '✓', failed: '✗', warned: '!', untried: '·', excluded: ' ' };

/**
 * A client in several scenarios: rules down, scenarios across; then what is broken, each rule once, and what nothing put
 * to the test, with the scenario that would.
 */
export function describeMatrix(runs: readonly JudgedRun[], palette: Palette): string {
  const rules = judgedRules(runs);
  const width = Math.max(...rules.map(({ requirement }) => requirement.length));
  const lines = [
    '',
    palette.bold('The client in each scenario'),
    '',
    ...runs.map((run, index) => scenarioLine(run, index, palette)),
    '',
    palette.dim(`${' '.repeat(width)}  ${runs.map((_, index) => String(index + 1).padStart(3)).join('')}`),
    ...rules.map(({ requirement }) => ruleLine(requirement, runs, { palette, width })),
    palette.dim('✓ kept  ✗ broken  ! broken, a SHOULD  · not put to the test'),
    '',
    ...rules.flatMap(({ requirement }) => brokenBlock(requirement, runs, palette)),
    ...untriedBlock(rules, runs, palette),
    summaryLine(rules, runs, palette),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

const judgedRules = ([first]: readonly JudgedRun[]): ClientResult[] =>
  (first?.verdict.results ?? []).filter(({ level }) => level !== 'excluded');

function scenarioLine({ scenario, verdict, durationMs }: JudgedRun, index: number, palette: Palette): string {
  const { run, summary } = verdict;
  const end = run ? `ended with ${run.signal ?? run.exitCode} after ${(durationMs / 1000).toFixed(1)} s` : '';
  const told =
    verdict.verdict === 'unseen'
      ? palette.yellow('no client came')
      : summary.failed + summary.warned > 0
        ? palette.red(`${summary.failed} broken, ${summary.warned} warned of`)
        : palette.green('nothing broken');
  return `${String(index + 1).padStart(3)}  ${scenario.padEnd(24)} ${told}  ${palette.dim(end)}`;
}

function ruleLine(
  requirement: string,
  runs: readonly JudgedRun[],
  { palette, width }: { palette: Palette; width: number },
): string {
  const cells = runs.map(({ verdict }) => cell(statusOf(verdict.results, requirement), palette));
  return `${requirement.padEnd(width)}  ${cells.join('')}`;
}

function cell(status: Status, palette: Palette): string {
  const paints: Record<Status, (text: string) => string> = {
    passed: palette.green,
    failed: palette.red,
    warned: palette.yellow,
    untried: palette.dim,
    excluded: palette.dim,
  };
  return paints[status](signs[status].padStart(3));
}

const statusOf = (results: readonly ClientResult[], requirement: string): Status =>
  results.find((result) => result.requirement === requirement)?.status ?? 'untried';

/** The finding of the first scenario that shows it; the others are named. */
function brokenBlock(requirement: string, runs: readonly JudgedRun[], palette: Palette): string[] {
  const found = runs.flatMap(({ scenario, verdict }) => {
    const result = verdict.results.find((candidate) => candidate.requirement === requirement);
    return result && result.findings.length > 0 ? [{ scenario, result }] : [];
  });
  const [first] = found;
  if (!first) return [];
  const others = found.slice(1).map(({ scenario }) => scenario);
  const where = `  In the scenario ${first.scenario}${others.length > 0 ? `, and also in ${others.join(', ')}` : ''}:`;
  const [head = '', ...rest] = describeBroken(first.result, palette);
  return [head, where, ...rest, ''];
}

function untriedBlock(rules: readonly ClientResult[], runs: readonly JudgedRun[], palette: Palette): string[] {
  const names = untried(rules, runs);
  if (names.length === 0) return [];
  const lines = names.map((name) => palette.dim(`– ${name}${hint(name)}`));
  return [palette.dim('No scenario of this run put to the test:'), ...lines, ''];
}

const hint = (requirement: string): string => {
  const scenario = triedBy[requirement as keyof typeof triedBy];
  return scenario === undefined ? '' : ` (the scenario ${scenario} does, for a client that acts as ada)`;
};

function untried(rules: readonly ClientResult[], runs: readonly JudgedRun[]): string[] {
  return rules.flatMap(({ requirement }) => {
    return runs.every(({ verdict }) => statusOf(verdict.results, requirement) === 'untried') ? [requirement] : [];
  });
}

function summaryLine(rules: readonly ClientResult[], runs: readonly JudgedRun[], palette: Palette): string {
  const has = (requirement: string, status: Status): boolean =>
    runs.some(({ verdict }) => statusOf(verdict.results, requirement) === status);
  const amount = (status: Status): number => rules.filter(({ requirement }) => has(requirement, status)).length;
  const counts = `${amount('failed')} broken, ${amount('warned')} warned of, ${untried(rules, runs).length} not put to the test`;
  const where = `in ${runs.length} scenarios`;
  if (amount('failed') > 0) return palette.red(`The client does not follow the chat document: ${counts} ${where}.`);
  if (runs.every(({ verdict }) => verdict.verdict === 'unseen')) return palette.yellow(`No client came ${where}.`);
  return palette.green(`Nothing that the client did breaks the chat document: ${counts} ${where}.`);
}
