import { writeFileSync } from 'node:fs';
import {
  type Baseline,
  baseUrl,
  type Case,
  CheckProblem,
  type CheckSetup,
  cases,
  defaultTimeoutMs,
  fetchWellKnown,
  judgeRun,
  loadBaseline,
  loadConfig,
  makeSetup,
  planRun,
  readText,
  readTrace,
  recordRun,
  rerunCommand,
  selectCases,
  tlsOf,
  writeTrace,
} from '../../conformance/index.ts';
import type { DialectName, Report } from '../../protocol/index.ts';
import { exitCodes, type Io, UsageError } from '../shared/command.ts';
import { exitCodeOf, type Output, outputsOf, writeReport } from '../shared/report-output.ts';
import { checkWords, showProgress } from '../shared/show-progress.ts';
import { describePlan } from './describe-plan.ts';

/** The options of `check` as the command line gives them. */
interface CheckOptions {
  url?: string;
  config?: string;
  plan?: boolean;
  reporter?: string[];
  only?: string[];
  skip?: string[];
  strict?: boolean;
  dialect?: DialectName;
  baseline?: string;
  concurrency?: number;
  timeout?: number;
  insecure?: boolean;
  ca?: string;
  trace?: string;
  fromTrace?: string;
  allowIncomplete?: boolean;
}

/** What was asked for, read and validated before anything is sent. */
interface Task {
  options: CheckOptions;
  outputs: Output[];
  selected: Case[];
  baseline?: Baseline | undefined;
}

/** Judges a server, or a recorded run. @returns the exit code */
export async function runCheck(given: Record<string, unknown>, io: Io): Promise<number> {
  const options = given as CheckOptions;
  try {
    const selected = selectCases(cases, options);
    const task = {
      options,
      outputs: outputsOf(options.reporter),
      selected,
      baseline: options.baseline === undefined ? undefined : loadBaseline(options.baseline),
    };
    if (options.fromTrace !== undefined) return finish(judgeTrace(task, options.fromTrace), task, io);
    const setup = await readSetup(options);
    if (!options.plan) return await judgeServer(task, setup, io);
    io.stdout.write(describePlan(await planRun(setup, selected)));
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CheckProblem) throw new UsageError(error.message);
    throw error;
  }
}

/** The config from the file, or from the server itself. */
async function readSetup({ url, config: file, dialect, timeout, insecure, ca }: CheckOptions): Promise<CheckSetup> {
  const tls = { insecure, ca: ca === undefined ? undefined : readText(ca) };
  const setupOptions = { ...tls, target: url, dialect, timeoutMs: timeout, configFile: file };
  if (file !== undefined) return makeSetup(loadConfig(file, process.env), setupOptions);
  const target = baseUrl(url, ['http:', 'https:'], 'The target');
  return makeSetup(await fetchWellKnown(target, tlsOf(tls), timeout ?? defaultTimeoutMs), setupOptions);
}

function judgeTrace({ options, selected, baseline }: Task, file: string): Report {
  const run = readTrace(file, readText(file));
  if (options.dialect && options.dialect !== run.profile.expected) {
    throw new UsageError(
      `${file} was recorded for the dialect ${run.profile.expected}; record another for ${options.dialect}.`,
    );
  }
  const { strict } = options;
  return judgeRun(run, { cases: selected, strict, baseline, rerun: `chat-testbed check ${run.profile.url}` });
}

async function judgeServer(task: Task, setup: CheckSetup, io: Io): Promise<number> {
  const { options, selected, baseline } = task;
  const interruption = new AbortController();
  const stop = () => interruption.abort();
  process.once('SIGINT', stop);
  const progress = showProgress(io.stderr, checkWords);
  try {
    const { concurrency, strict } = options;
    const run = await recordRun(setup, {
      cases: selected,
      concurrency,
      signal: interruption.signal,
      onProgress: progress.update,
    });
    progress.end();
    if (options.trace !== undefined) write(options.trace, writeTrace(run));
    return finish(judgeRun(run, { cases: selected, strict, baseline, rerun: rerunCommand(setup, options) }), task, io);
  } finally {
    progress.end();
    process.off('SIGINT', stop);
  }
}

function finish(report: Report, { options, outputs }: Task, io: Io): number {
  writeReport(report, outputs, io);
  return exitCodeOf(report, options.allowIncomplete ?? false);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
