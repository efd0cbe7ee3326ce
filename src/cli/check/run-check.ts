import {
  baseUrl,
  type Case,
  type CheckSetup,
  cases,
  casesToRerun,
  defaultTimeoutMs,
  fetchWellKnown,
  judgeRun,
  loadConfig,
  makeSetup,
  planRun,
  recordRun,
  rerunCommand,
  selectCases,
  soakSettings,
  tlsOf,
  waitUntilReachable,
  writeTrace,
} from '../../conformance/index.ts';
import type { Baseline, DialectName, Report } from '../../protocol/index.ts';
import { compareReports, loadBaseline } from '../../report/index.ts';
import { readText } from '../../yaml-file/index.ts';
import { baselineIds } from '../shared/baseline-ids.ts';
import { checkWritable, writeOutput } from '../shared/output/output-file.ts';
import { exitCodes, type Io, UsageError } from '../shared/parse/command.ts';
import { holdingSignals } from '../shared/process/held-signals.ts';
import { exitCodeOf, type Output, outputsOf, writeReport } from '../shared/report/outputs.ts';
import { checkWords } from '../shared/report/progress.ts';
import { watchedRun } from '../shared/report/watched-run.ts';
import { describePlan } from './describe-plan.ts';

/** The options of `check` as the command line gives them. */
export interface CheckCommandOptions {
  url?: string;
  config?: string;
  plan?: boolean;
  reporter?: string[];
  only?: string[];
  skip?: string[];
  rerun?: string;
  strict?: boolean;
  dialect?: DialectName;
  baseline?: string;
  concurrency?: number;
  soak?: string;
  users?: number;
  seed?: number;
  timeout?: number;
  insecure?: boolean;
  gentle?: boolean;
  wait?: number;
  ca?: string;
  trace?: string;
  fromTrace?: string;
  allowIncomplete?: boolean;
}

/** What was asked for, read and validated before anything is sent. */
interface Task {
  options: CheckCommandOptions;
  outputs: Output[];
  selected: Case[];
  /** The report whose findings are looked at again. */
  before?: Report | undefined;
  baseline?: Baseline | undefined;
  soak: ReturnType<typeof soakSettings>;
}

/** Judges a server, or a recorded run. @returns the exit code */
export async function runCheck(options: CheckCommandOptions, io: Io): Promise<number> {
  const before = options.rerun === undefined ? undefined : await reportBefore(options.rerun);
  const selected = before ? casesToRerun(cases, before, options) : selectCases(cases, options);
  const task = {
    options,
    before,
    outputs: outputsOf(options.reporter),
    selected,
    baseline: options.baseline === undefined ? undefined : loadBaseline(options.baseline, baselineIds()),
    soak: soakSettings(options),
  };
  if (options.trace !== undefined) checkWritable(options.trace, '--trace');
  if (options.fromTrace !== undefined) return finish(await judgeTrace(task, options.fromTrace, io), task, io);
  const setup = await readSetup(options);
  if (!options.plan) return holdingSignals(({ signal }) => judgeServer(task, setup, { signal, io }));
  io.stdout.write(describePlan(await planRun(setup, selected, options)));
  return exitCodes.ok;
}

/** What reads recorded files is loaded where it is needed: few runs do. */
async function reportBefore(file: string): Promise<Report> {
  const { readReport } = await import('../../traffic/reading/index.ts');
  return readReport(file, readText(file, '--rerun'));
}

/** The config from the file, or from the server itself. */
async function readSetup({
  url,
  config: file,
  dialect,
  timeout,
  insecure,
  ca,
  gentle,
  wait,
}: CheckCommandOptions): Promise<CheckSetup> {
  const tls = { insecure, ca: ca === undefined ? undefined : readText(ca, '--ca') };
  const setupOptions = { ...tls, gentle, target: url, dialect, timeoutMs: timeout, configFile: file };
  if (file !== undefined) {
    const setup = makeSetup(loadConfig(file, process.env), setupOptions);
    if (wait !== undefined) await waitUntilReachable(setup.url, setup, wait);
    return setup;
  }
  const target = baseUrl(url, ['http:', 'https:'], 'The target');
  if (wait !== undefined) await waitUntilReachable(target, { tls: tlsOf(tls) }, wait);
  return makeSetup(await fetchWellKnown(target, tlsOf(tls), timeout ?? defaultTimeoutMs), setupOptions);
}

async function judgeTrace({ options, selected, baseline }: Task, file: string, io: Io): Promise<Report> {
  const { lostTail } = await import('../../traffic/reading/index.ts');
  const { readTrace } = await import('../../conformance/reading/index.ts');
  const run = readTrace(file, readText(file, '--from-trace'));
  if (run.cutAt !== undefined) io.stderr.write(`${lostTail(file, run.cutAt)}\n`);
  if (options.dialect && options.dialect !== run.profile.expected) {
    throw new UsageError(
      `${file} was recorded for the dialect ${run.profile.expected}; record another for ${options.dialect}.`,
    );
  }
  const { strict } = options;
  return judgeRun(run, { cases: selected, strict, baseline, rerun: `chat-testbed check ${run.profile.url}` });
}

async function judgeServer(
  task: Task,
  setup: CheckSetup,
  { signal, io }: { signal: AbortSignal; io: Io },
): Promise<number> {
  const { options, selected, baseline, soak } = task;
  const { concurrency, strict, trace } = options;
  const run = await watchedRun({ signal, stderr: io.stderr, words: checkWords }, ({ update }) =>
    recordRun(setup, { cases: selected, concurrency, soak, signal, onProgress: update }),
  );
  if (trace !== undefined) writeOutput(trace, writeTrace(run), '--trace');
  return finish(judgeRun(run, { cases: selected, strict, baseline, rerun: rerunCommand(setup, options) }), task, io);
}

function finish(judged: Report, { options, outputs, before }: Task, io: Io): number {
  const { rerun = '' } = options;
  const report = before ? { ...judged, comparison: compareReports(rerun, before, judged) } : judged;
  writeReport(report, outputs, io);
  if (report.partial !== undefined) io.stderr.write(`${report.partial}\n`);
  return exitCodeOf(report, options.allowIncomplete ?? false);
}
