import { constants } from 'node:os';
import path from 'node:path';
import { describeVerdict, type JudgedRun } from '../../client-rules/index.ts';
import { bundledScenarios, countRows } from '../../mock-server/index.ts';
import type { ClientVerdict } from '../../protocol/index.ts';
import { reporters } from '../../report/index.ts';
import { describeIdle } from '../shared/mock/describe-idle.ts';
import { colorsFor } from '../shared/output/colors.ts';
import { checkWritable, writeOutput } from '../shared/output/output-file.ts';
import { exitCodes, type Io, UsageError } from '../shared/parse/command.ts';
import { type HeldSignals, holdingSignals } from '../shared/process/held-signals.ts';
import { survivingMistakes } from '../shared/process/survive-mistakes.ts';
import { type Output, outputsOf, exitCodeOf as reportCodeOf, writeReport } from '../shared/report/outputs.ts';
import { toReport } from './client-report.ts';
import { execMany, type NamedScenario } from './exec-many.ts';
import { type ExecRun, execOnce, type RunSettings } from './exec-once.ts';
import type { ClientOutput } from './run-client.ts';

/** The options of `exec` as the command line gives them. */
export interface ExecOptions extends RunSettings {
  /** The deployed server to run against, in place of a mock. */
  target?: string;
  insecure: boolean;
  ca?: string;
  config?: string;
  har?: string;
  report?: string;
  reporter?: string[];
  strict: boolean;
  all: boolean;
  scenarios?: string[];
  concurrency?: number;
}

/**
 * Runs a command with the mock's addresses and tokens in its environment, once or once for each scenario, and prints
 * the verdict on stderr: stdout is the command's own, or a reporter's.
 * @returns the exit code
 */
export async function runExec(line: readonly string[], options: ExecOptions, io: Io): Promise<number> {
  if (!line[0]) throw new UsageError('Say which command to run: chat-testbed exec -- npm test');
  if (options.report !== undefined) checkWritable(options.report, '--report');
  const outputs = options.reporter ? outputsOf(options.reporter) : [];
  const { target } = options;
  const run = (held: HeldSignals): Promise<number> =>
    target === undefined
      ? runOnMocks(line, options, { outputs, io, held })
      : runProxied(line, { ...options, target }, { outputs, io, held });
  return holdingSignals((held) => survivingMistakes(io, () => run(held)));
}

interface Running {
  outputs: readonly Output[];
  io: Io;
  held: HeldSignals;
}

async function runOnMocks(line: readonly string[], options: ExecOptions, { outputs, io, held }: Running) {
  const startedAt = Date.now();
  const began = performance.now();
  const scenarios = scenariosOf(options) ?? rowsOf(options);
  const runs = scenarios
    ? await execMany(line, { ...options, scenarios, held }, io)
    : [await execOnce(line, options, { io, output: outputBeside(outputs), held })].filter((run) => run !== undefined);
  const [first] = runs;
  if (first) {
    if (!scenarios) tellOne(first, options, io);
    const { dialect } = first;
    const timing = { startedAt, durationMs: performance.now() - began };
    writeReport(toReport(runs, { command: line.join(' '), dialect, ...timing }), outputs, io);
  }
  return exitCodeOfAll(runs, options.strict);
}

/** Against a deployed server: a verdict on both sides. */
async function runProxied(
  line: readonly string[],
  options: ExecOptions & { target: string },
  { outputs, io, held }: Running,
): Promise<number> {
  // What judges a deployed server is as large as all the rest.
  const { execProxied } = await import('./exec-proxied.ts');
  const run = await execProxied(line, options, { io, output: outputBeside(outputs), held });
  if (!run) return exitCodes.interrupted;
  const { end, report } = run;
  if (options.report !== undefined) writeOutput(options.report, `${JSON.stringify(report, null, 2)}\n`, '--report');
  if (outputs.length > 0) writeReport(report, outputs, io);
  else io.stderr.write(reporters.pretty(report, { color: colorsFor(io.stderr).isColorSupported }));
  return codeOf(end) || reportCodeOf(report, !options.strict);
}

/** The rows of the scenario's table, where it has one and none is chosen: as in `play`, each of them counts. */
function rowsOf({
  scenario,
  row,
  report,
}: Pick<ExecOptions, 'scenario' | 'row' | 'report'>): NamedScenario[] | undefined {
  const length = countRows(scenario);
  if (length < 2 || row !== undefined) return undefined;
  if (report !== undefined) {
    throw new UsageError(`--report is for one run, and ${scenario} has ${length} rows: choose one with --row.`);
  }
  const name = path.basename(scenario).replace(/\.(ya?ml|json)$/, '');
  return Array.from({ length }, (_, index) => ({ scenario, name: `${name}:${index + 1}`, row: index + 1 }));
}

function scenariosOf({ all, scenarios, row, report }: ExecOptions): NamedScenario[] | undefined {
  const named = scenarios?.flatMap((names) => names.split(',')).filter(Boolean);
  if (!all && !named?.length) return undefined;
  if (report !== undefined) {
    throw new UsageError('--report is for one scenario; for several say --reporter json=FILE.');
  }
  if (row !== undefined) throw new UsageError('--row is for one scenario: give it with --scenario.');
  const names = [...new Set(all ? [...bundledScenarios(), ...(named ?? [])] : named)];
  return names.flatMap((scenario) => rowsOf({ scenario }) ?? { scenario, name: scenario });
}

/** A reporter without a file owns stdout. */
const outputBeside = (outputs: readonly Output[]): ClientOutput =>
  outputs.some(({ file }) => file === undefined) ? 'stderr' : 'inherit';

function tellOne({ verdict, idle }: ExecRun, { report, scenario }: ExecOptions, io: Io): void {
  const colors = colorsFor(io.stderr);
  io.stderr.write(describeVerdict(verdict, colors, scenario) + describeIdle(idle, colors));
  if (report !== undefined) writeOutput(report, `${JSON.stringify(verdict, null, 2)}\n`, '--report');
}

/** The code that all have in common, where they have one; of several, a violation. */
function exitCodeOfAll(runs: readonly JudgedRun[], isStrict: boolean): number {
  const codes = new Set(runs.map(({ verdict }) => exitCodeOf(verdict, isStrict)));
  codes.delete(exitCodes.ok);
  const [first, ...others] = codes;
  return others.length === 0 ? (first ?? exitCodes.ok) : exitCodes.violation;
}

function exitCodeOf({ verdict, summary, run }: ClientVerdict, isStrict: boolean): number {
  const code = run ? codeOf(run) : exitCodes.ok;
  if (code !== exitCodes.ok) return code;
  if (verdict === 'violations' || (isStrict && summary.warned > 0)) return exitCodes.violation;
  return isStrict && verdict === 'unseen' ? exitCodes.incomplete : exitCodes.ok;
}

/** The code that a shell would have for the command. */
function codeOf({ exitCode, signal }: { exitCode: number | null; signal?: string }): number {
  if (signal !== undefined) return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
  return exitCode ?? exitCodes.ok;
}
