import type { IdlePart } from '../../mock-server/index.ts';
import { playScenario, type Script } from '../../play/index.ts';
import { describeDuration, type Report, unlessAborted } from '../../protocol/index.ts';
import { playOnMock, startPlayedMock, usualTimeoutMs } from '../shared/mock/played-mock.ts';
import type { Watch } from '../shared/report/watched-run.ts';
import type { PlannedPlay } from './planned-play.ts';
import type { PlayCommandOptions } from './play-options.ts';
import { type PlayTarget, TargetFinder } from './play-target.ts';
import { rerunCommand } from './rerun.ts';
import { type Job, sideBySide } from './schedule.ts';
import { usualProbe } from './usual-probe.ts';

export interface PlayWatch extends Watch {
  /** Told of what did nothing in a play on the mock. */
  onIdle: (play: PlannedPlay, parts: IdlePart[]) => void;
}

/**
 * Plays everything side by side: each on a mock of its own, on a deployed server where users differ.
 * @returns the reports in the order of the plays
 */
export async function playAll(
  options: PlayCommandOptions,
  plays: readonly PlannedPlay[],
  watch: PlayWatch,
): Promise<Report[]> {
  const total = plays.reduce((sum, { scenario }) => sum + (scenario.steps?.length ?? 0), 0);
  let done = 0;
  const onProgress =
    ({ name }: PlannedPlay) =>
    (step: number): void => {
      done += 1;
      watch.update({ finished: plays.length > 1 ? `step ${step} of ${name}` : `step ${step}`, done, total });
    };
  const isDeployed = options.target !== undefined || options.config !== undefined;
  const jobs = isDeployed
    ? await unlessAborted(deployedJobs(options, plays, { watch, onProgress }), watch.signal, [])
    : plays.map((play) => ({
        users: usesMachine(play) ? ['machine'] : [],
        run: () => onMock(options, play, { watch, onProgress: onProgress(play) }),
      }));
  const reports = await sideBySide(jobs, () => watch.signal.aborted);
  return reports.filter((report) => report !== undefined);
}

/** Commands of two plays could get in each other's way on this machine. */
const usesMachine = ({ scenario: { steps = [] } }: PlannedPlay): boolean => steps.some((step) => 'run' in step);

interface Hooks {
  watch: PlayWatch;
  onProgress: (play: PlannedPlay) => (step: number) => void;
}

async function deployedJobs(
  options: PlayCommandOptions,
  plays: readonly PlannedPlay[],
  { watch, onProgress }: Hooks,
): Promise<Job<Report>[]> {
  const finder = new TargetFinder(options, watch.signal);
  const jobs: Job<Report>[] = [];
  for (const play of plays) {
    const { target, participants, rooms }: PlayTarget = await finder.find(play.scenario);
    const onWait = (left: number, of: number): void =>
      watch.update({
        waiting: `${play.name} waits ${describeDuration(of)}, ${describeDuration(left)} left`,
        done: 0,
        total: 0,
      });
    const hooks = { signal: watch.signal, onProgress: onProgress(play), pacing: { onWait }, mayRun: options.allowRun };
    const run = (): Promise<Report> => playScenario(scriptOf(options, play), target, { participants, rooms, ...hooks });
    jobs.push({ users: participants.map(({ token }) => token), run });
  }
  return jobs;
}

async function onMock(
  options: PlayCommandOptions,
  play: PlannedPlay,
  { watch, onProgress }: { watch: PlayWatch; onProgress: (step: number) => void },
): Promise<Report> {
  const { timeout = usualTimeoutMs, probe = usualProbe, dialect, trace } = options;
  const mock = await startPlayedMock(play.scenario, { seed: play.seed, dialect, trace });
  try {
    const { speed, allowRun: mayRun } = options;
    const hooks = { signal: watch.signal, onProgress, mayRun, ...(speed !== undefined && { pacing: { speed } }) };
    const report = await playOnMock(scriptOf(options, play), mock, { timeout, probe, ...hooks });
    watch.onIdle(play, mock.mock.idleParts());
    return report;
  } finally {
    await mock.close();
  }
}

function scriptOf(options: PlayCommandOptions, play: PlannedPlay): Script {
  const { name, scenario, placeOf, row, round } = play;
  const id = options.repeat > 1 ? { round: round + 1 } : {};
  return { scenario, name, placeOf, rerun: rerunCommand(options, play), ...(row !== undefined && { row }), ...id };
}
