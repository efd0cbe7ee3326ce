import path from 'node:path';
import { type IdlePart, type LoadedScenario, loadScenario } from '../../mock-server/index.ts';
import { joinReports, playScenario, type Script } from '../../play/index.ts';
import type { Report } from '../../protocol/index.ts';
import { readText, YamlSource } from '../../yaml-file/index.ts';
import { colorsFor } from '../shared/colors.ts';
import { exitCodes, type Io, UsageError } from '../shared/command.ts';
import { describeIdle } from '../shared/mock/describe-idle.ts';
import { playOnMock, startPlayedMock, usualTimeoutMs } from '../shared/mock/played-mock.ts';
import { exitCodeOf, outputsOf, writeReport } from '../shared/report/outputs.ts';
import { playWords } from '../shared/report/progress.ts';
import { type Watch, watchedRun } from '../shared/report/watched-run.ts';
import type { PlayCommandOptions } from './play-options.ts';
import { findTarget } from './play-target.ts';
import { rerunCommand } from './rerun.ts';

/** @returns the exit code */
export async function runPlay(options: PlayCommandOptions, io: Io): Promise<number> {
  const outputs = outputsOf(options.reporter);
  const loaded = loadScenario(options.scenario);
  if ((loaded.scenario.steps ?? []).length === 0) {
    throw new UsageError(`${loaded.file} has no \`steps\`: there is nothing to play.`);
  }
  const idle: IdlePart[] = [];
  const onIdle = (parts: IdlePart[]): void => {
    if (idle.length === 0) idle.push(...parts);
  };
  const reports = await watchedRun(io.stderr, playWords, (watch) => playRounds(options, loaded, { ...watch, onIdle }));
  if (reports.length === 0) return exitCodes.interrupted;
  const report = joinReports(reports);
  writeReport(report, outputs, io);
  io.stderr.write(describeIdle(idle, colorsFor(io.stderr)));
  return exitCodeOf(report, options.allowIncomplete);
}

async function playRounds(
  options: PlayCommandOptions,
  loaded: LoadedScenario,
  watch: Watch & IdleHook,
): Promise<Report[]> {
  const { signal, update, onIdle } = watch;
  const { repeat } = options;
  const reports: Report[] = [];
  for (let round = 0; round < repeat && !signal.aborted; round += 1) {
    const onProgress = (done: number, total: number): void =>
      update({
        finished: repeat > 1 ? `step ${done} of round ${round + 1}` : `step ${done}`,
        done: round * total + done,
        total: repeat * total,
      });
    reports.push(await playOnce(options, loaded, { round, signal, onProgress, onIdle }));
  }
  return reports;
}

interface IdleHook {
  /** Told of what did nothing in a play on the mock. */
  onIdle: (parts: IdlePart[]) => void;
}

interface Round extends IdleHook {
  /** From 0. */
  round: number;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

async function playOnce(
  options: PlayCommandOptions,
  { scenario, file }: LoadedScenario,
  { round, onIdle, ...hooks }: Round,
): Promise<Report> {
  const shownFile = shortest(file);
  const seed = (options.seed ?? scenario.seed ?? 1) + round;
  const text = readText(file);
  let source: YamlSource | undefined;
  const placeOf = (index: number): string => {
    // Only what went wrong has to be found in the file.
    source ??= new YamlSource(shownFile, text);
    return `${shownFile}:${source.lineOf(['steps', index])}`;
  };
  const script: Script = {
    scenario,
    name: path.basename(file).replace(/\.ya?ml$|\.json$/, ''),
    placeOf,
    rerun: rerunCommand(options, seed),
  };
  const { timeout = usualTimeoutMs, probe, dialect, trace } = options;
  if (options.target !== undefined || options.config !== undefined) {
    const { target, participants, rooms } = await findTarget(scenario, { ...options, timeout });
    return playScenario(script, target, { participants, rooms, ...hooks });
  }
  const mock = await startPlayedMock(scenario, { seed, dialect, trace });
  try {
    const report = await playOnMock(script, mock, { timeout, probe, ...hooks });
    onIdle(mock.mock.idleParts());
    return report;
  } finally {
    await mock.close();
  }
}

/** A file as it is shortest to write from here. */
function shortest(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.length < file.length ? relative : file;
}
