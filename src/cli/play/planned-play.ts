import path from 'node:path';
import { type FilledScenario, openScenario, type ScenarioFile } from '../../mock-server/index.ts';
import { type Problem, type Scenario, UsageError } from '../../protocol/index.ts';
import { matchesGlob } from '../../report/index.ts';
import { didYouMean, FileProblems } from '../../yaml-file/index.ts';
import { setValues } from '../shared/parse/set-values.ts';
import { filesIn } from '../shared/scenario-files.ts';
import type { PlayCommandOptions } from './play-options.ts';

/** A scenario with its values, to be played once. */
export interface PlannedPlay {
  /** How reports call it. */
  name: string;
  /** As the command line calls its file. */
  file: string;
  /** What reports call the row of its table. */
  row?: string;
  scenario: Scenario;
  seed: number;
  /** From 0. */
  round: number;
  /** Where a step is written. @param index from 0 */
  placeOf(index: number): string;
}

type Selection = Pick<PlayCommandOptions, 'scenarios' | 'set' | 'seed' | 'repeat' | 'tag' | 'only'>;

/**
 * What is to be played: each file, each row of its table, each round.
 * @throws FileProblems with the mistakes of all files
 * @throws UsageError if nothing is to be played
 */
export async function planPlays(options: Selection): Promise<PlannedPlay[]> {
  const set = setValues(options.set);
  const problems: Problem[] = [];
  const plays: PlannedPlay[] = [];
  const files = options.scenarios.flatMap(filesIn);
  const isOne = files.length === 1;
  for (const file of files) {
    try {
      const opened = openScenario(file, shortest);
      await opened.prepare();
      plays.push(...playsOf(file, opened, { ...options, set, isOne }));
    } catch (error) {
      if (!(error instanceof FileProblems)) throw error;
      for (const problem of error.problems) problems.push(problem);
    }
  }
  if (problems.length > 0) throw new FileProblems(problems);
  const chosen = plays.filter((play) => isChosen(play, options));
  if (chosen.length > 0) return withUniqueNames(chosen);
  if (plays.length === 0) throw new UsageError(`${files.join(', ')} has no \`steps\`: there is nothing to play.`);
  throw new UsageError(nothingChosen(plays, options));
}

interface Opening {
  set: Record<string, string>;
  seed?: number;
  repeat: number;
  /** Whether it is the only file: then steps are needed, and what is set is for it. */
  isOne: boolean;
}

function playsOf(given: string, file: ScenarioFile, { set, seed: ownSeed, repeat, isOne }: Opening): PlannedPlay[] {
  const { seed: written = 1 } = Object(file.source.value) as { seed?: number };
  const firstSeed = ownSeed ?? written;
  const filledWith = (seed: number): Filled[] =>
    rowsOf(file).map((row) => ({ row, ...file.fill({ set, row, seed, isLenient: !isOne }) }));
  const first = filledWith(firstSeed);
  const plays = Array.from({ length: repeat }, (_, round) => {
    const seed = firstSeed + round;
    const filled = round > 0 && file.dependsOnSeed ? filledWith(seed) : first;
    return filled.map((each, index) => toPlay(given, file, { ...each, seed, round, index }));
  });
  // A world without steps, which others include, is nothing to play.
  return plays.flat().filter(({ scenario }) => (scenario.steps ?? []).length > 0);
}

type Row = ScenarioFile['rows'][number];
type Filled = FilledScenario & { row: Row | undefined };

const rowsOf = ({ rows }: ScenarioFile): (Row | undefined)[] => (rows.length > 0 ? [...rows] : [undefined]);

function toPlay(
  given: string,
  { source }: ScenarioFile,
  { row, scenario, expanded, seed, round, index }: Filled & { seed: number; round: number; index: number },
): PlannedPlay {
  const base = path.basename(source.file).replace(/\.ya?ml$|\.json$/, '');
  const placeOf = (step: number): string => expanded.lineOf(['steps', step]);
  const name = row ? `${base}:${index + 1}` : base;
  return { name, file: given, ...(row && { row: row.label }), scenario, seed, round, placeOf };
}

function isChosen({ name, file, scenario }: PlannedPlay, { tag = [], only = [] }: Selection): boolean {
  const { tags = [] } = scenario;
  return (
    (tag.length === 0 || tag.some((each) => tags.includes(each))) &&
    (only.length === 0 || only.some((glob) => matchesGlob(glob, [name, file, name.replace(/:\d+$/, '')])))
  );
}

function nothingChosen(plays: readonly PlannedPlay[], { tag = [], only = [] }: Selection): string {
  const tags = new Set(plays.flatMap(({ scenario }) => scenario.tags ?? []));
  if (tag.length > 0 && !tag.some((each) => tags.has(each))) {
    return `--tag ${tag.join(' ')}: no scenario has it. ${didYouMean(tag[0] ?? '', tags)}`;
  }
  const names = new Set(plays.map(({ name }) => name));
  return `--only ${only.join(' ')}: no scenario is called so. ${didYouMean(only[0] ?? '', names)}`;
}

/** Files of one name in two folders are told apart by their folders. */
function withUniqueNames(plays: readonly PlannedPlay[]): PlannedPlay[] {
  const filesOf = new Map<string, Set<string>>();
  for (const { name, file } of plays) filesOf.set(name, (filesOf.get(name) ?? new Set()).add(file));
  return plays.map((play) =>
    (filesOf.get(play.name)?.size ?? 0) > 1
      ? { ...play, name: `${path.basename(path.dirname(play.file))}/${play.name}` }
      : play,
  );
}

/** A file as it is shortest to write from here. */
function shortest(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(file));
  return relative.length < file.length ? relative : file;
}
