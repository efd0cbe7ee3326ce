import type { IdlePart } from '../../mock-server/index.ts';
import { joinReports, longWaitMs } from '../../play/index.ts';
import { describeDuration, parseDuration } from '../../protocol/index.ts';
import { describeIdle } from '../shared/mock/describe-idle.ts';
import { colorsFor } from '../shared/output/colors.ts';
import { exitCodes, type Io, UsageError } from '../shared/parse/command.ts';
import { holdingSignals } from '../shared/process/held-signals.ts';
import { exitCodeOf, type Output, outputsOf, writeReport } from '../shared/report/outputs.ts';
import { playWords } from '../shared/report/progress.ts';
import { watchedRun } from '../shared/report/watched-run.ts';
import { type PlannedPlay, planPlays } from './planned-play.ts';
import { playAll } from './play-all.ts';
import type { PlayCommandOptions } from './play-options.ts';

/** @returns the exit code */
export async function runPlay(options: PlayCommandOptions, io: Io): Promise<number> {
  const outputs = outputsOf(options.reporter);
  const plays = await plannedPlays(options);
  announceWaits(options, plays, io);
  return holdingSignals(({ signal }) => playAndReport(options, { plays, outputs, signal, io }));
}

/** @throws UsageError where they may not be played like this */
async function plannedPlays(options: PlayCommandOptions): Promise<PlannedPlay[]> {
  const plays = await planPlays(options);
  if (options.trace !== undefined && plays.length > 1 && options.repeat === 1) {
    throw new UsageError(
      `--trace writes what passes in one play, and these are ${plays.length}: choose one with --only.`,
    );
  }
  if (!options.allowRun) refuseCommands(plays);
  return plays;
}

interface Playing {
  plays: readonly PlannedPlay[];
  outputs: readonly Output[];
  signal: AbortSignal;
  io: Io;
}

async function playAndReport(options: PlayCommandOptions, { plays, outputs, signal, io }: Playing): Promise<number> {
  const idleIn = new Map<PlannedPlay, IdlePart[]>();
  const onIdle = (play: PlannedPlay, parts: IdlePart[]): void => {
    if (parts.length > 0) idleIn.set(play, parts);
  };
  const reports = await watchedRun({ signal, stderr: io.stderr, words: playWords }, (watch) =>
    playAll(options, plays, { ...watch, onIdle }),
  );
  if (reports.length === 0) return exitCodes.interrupted;
  const report = joinReports(reports, plays.length);
  writeReport(report, outputs, io);
  io.stderr.write(describeIdle(firstIdle(plays, idleIn), colorsFor(io.stderr)));
  return exitCodeOf(report, options.allowIncomplete);
}

/** What did nothing is told of the first play that has any: its rows have the same. */
function firstIdle(plays: readonly PlannedPlay[], idleIn: ReadonlyMap<PlannedPlay, IdlePart[]>): IdlePart[] {
  const first = plays.find((play) => idleIn.has(play));
  return (first && idleIn.get(first)) ?? [];
}

/** Whoever plays somebody else's file has not asked for its commands. */
function refuseCommands(plays: readonly PlannedPlay[]): void {
  for (const { scenario, placeOf } of plays) {
    const index = (scenario.steps ?? []).findIndex((step) => 'run' in step);
    const step = scenario.steps?.[index];
    if (!step || !('run' in step)) continue;
    throw new UsageError(`${placeOf(index)}: this step runs \`${step.run}\` on this machine. --allow-run lets it.`);
  }
}

/** On a deployed server time cannot be skipped. */
function announceWaits({ target, config }: PlayCommandOptions, plays: readonly PlannedPlay[], io: Io): void {
  if (target === undefined && config === undefined) return;
  const steps = plays.flatMap(({ scenario }) => scenario.steps ?? []);
  const ms = steps.reduce((sum, step) => sum + ('wait' in step ? parseDuration(step.wait) : 0), 0);
  if (ms >= longWaitMs) io.stderr.write(`The steps wait ${describeDuration(ms)} in all, and this time is real.\n`);
}
