import path from 'node:path';
import { describeMatrix } from '../../client-rules/index.ts';
import { loadScenario } from '../../mock-server/index.ts';
import { describeIdle } from '../shared/mock/describe-idle.ts';
import { valuesOf } from '../shared/mock/prepare-mock.ts';
import { colorsFor } from '../shared/output/colors.ts';
import type { Io } from '../shared/parse/command.ts';
import type { HeldSignals } from '../shared/process/held-signals.ts';
import { type ExecRun, execOnce, type RunSettings } from './exec-once.ts';

/** A bundled scenario or a file, and the row of its table. */
export interface NamedScenario {
  scenario: string;
  /** What the matrix and files of its own call it. */
  name: string;
  row?: number;
}

export interface ManySettings extends RunSettings {
  held: HeldSignals;
  scenarios: readonly NamedScenario[];
  /** How many run side by side, each with a mock and a port of its own. */
  concurrency?: number;
}

type NamedSettings = RunSettings & { held: HeldSignals; name: string };

/** Most clients only wait for most of their time, so that several can live side by side on a small machine. */
const usualConcurrency = 6;

/** How much of the output of a command that failed is shown, in characters. */
const mostOutput = 4_000;

/** Runs the command once for each scenario, and prints a matrix. */
export async function execMany(line: readonly string[], settings: ManySettings, io: Io): Promise<ExecRun[]> {
  const { scenarios, port, concurrency = port === 0 ? usualConcurrency : 1 } = settings;
  // A scenario with a mistake is found before the first client is run.
  for (const named of scenarios) loadScenario(named.scenario, valuesOf(settingsFor(named, settings)));
  const runs = new Map<NamedScenario, ExecRun>();
  const waiting = [...scenarios];
  let isStopped = false;
  const isOver = (): boolean => isStopped || settings.held.signal.aborted;
  const work = async (): Promise<void> => {
    for (let scenario = waiting.shift(); scenario !== undefined && !isOver(); scenario = waiting.shift()) {
      const run = await execQuietly(line, settingsFor(scenario, settings), io);
      if (!run) return;
      runs.set(scenario, run);
      isStopped ||= run.verdict.run?.signal === 'SIGINT' || run.verdict.run?.signal === 'SIGTERM';
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, scenarios.length) }, work));
  const finished = scenarios.flatMap((scenario) => runs.get(scenario) ?? []);
  const colors = colorsFor(io.stderr);
  if (finished.length > 0) io.stderr.write(describeMatrix(finished, colors) + describeAllIdle(finished, colors));
  return finished;
}

/** The output of several commands at once would be mixed: it is kept, and shown where a command failed. */
async function execQuietly(
  line: readonly string[],
  { held, name, ...settings }: NamedSettings,
  io: Io,
): Promise<ExecRun | undefined> {
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-mostOutput);
  };
  const run = await execOnce(line, settings, { io, output: keep, held });
  const { exitCode, signal } = run?.verdict.run ?? { exitCode: 0 };
  if (exitCode === 0) return run && { ...run, scenario: name };
  const how = signal ?? `exit code ${exitCode}`;
  io.stderr.write(`── in the scenario ${name} the command ended with ${how}:\n${output.trimEnd()}\n`);
  return run && { ...run, scenario: name };
}

/** Each scenario writes files of its own. */
function settingsFor(
  { scenario, name, row }: NamedScenario,
  { trace, log, scenarios, ...settings }: ManySettings,
): NamedSettings {
  const infix = path
    .basename(name)
    .replace(/\.(ya?ml|json)$/, '')
    .replaceAll(':', '-');
  return {
    ...settings,
    scenario,
    name,
    isOneOfMany: scenarios.some((other) => other.scenario !== scenario),
    ...(row !== undefined && { row }),
    ...(trace !== undefined && { trace: insert(infix, trace) }),
    ...(log !== undefined && { log: insert(infix, log) }),
  };
}

/** @example insert('busy', 'out/run.ndjson') // 'out/run.busy.ndjson' */
function insert(name: string, file: string): string {
  const { dir, name: base, ext } = path.parse(file);
  return path.join(dir, `${base}.${name}${ext}`);
}

function describeAllIdle(runs: readonly ExecRun[], colors: ReturnType<typeof colorsFor>): string {
  const parts = runs.flatMap(({ scenario, idle }) =>
    idle.map(({ name, ...part }) => ({ ...part, name: `${scenario}, ${name}` })),
  );
  return describeIdle(parts, colors);
}
