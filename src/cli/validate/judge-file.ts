import { checkConfig } from '../../conformance/index.ts';
import { type FilledScenario, ScenarioFile } from '../../mock-server/index.ts';
import { impossibilities } from '../../play/index.ts';
import type { Scenario } from '../../protocol/index.ts';
import { checkBaseline } from '../../report/index.ts';
import { didYouMean, type FileFinding, FileProblems, type Problem, YamlSource } from '../../yaml-file/index.ts';
import { baselineIds } from '../shared/baseline-ids.ts';
import { dryRun } from './dry-run.ts';
import { slowPatterns } from './slow-patterns.ts';

/** What `validate` found in one file. */
export interface JudgedFile {
  file: string;
  kind: FileKind | 'unknown';
  /** Mistakes: the file cannot be used, or something in it can never happen. */
  problems: Problem[];
  /** Steps that did not go as they expect, in sentences with their place. */
  failures: string[];
  /** What did not happen while the steps were played. */
  notes: Omit<Problem, 'frame' | 'file'>[];
  /** How many steps were played. */
  steps: number;
}

type FileKind = 'scenario' | 'config' | 'baseline';

/** The keys that tell the kinds of files apart. */
const keysOf: Record<FileKind, readonly string[]> = {
  scenario: [
    'name',
    'description',
    'tags',
    'parameters',
    'examples',
    'include',
    'seed',
    'clock',
    'dialect',
    'users',
    'rooms',
    'messages',
    'events',
    'routes',
    'faults',
    'steps',
  ],
  config: ['target', 'websocket', 'users', 'rooms', 'tokens', 'waive', 'limits', 'discovery', 'play'],
  baseline: ['expectedFailures'],
};

/** Judges a file by what is in it. */
export async function judgeFile(file: string, text: string, options: { dryRun: boolean }): Promise<JudgedFile> {
  const judged: JudgedFile = { file, kind: 'unknown', problems: [], failures: [], notes: [], steps: 0 };
  try {
    const source = new YamlSource(file, text);
    const kind = kindOf(source.value);
    if (kind === undefined) return { ...judged, problems: source.problems([neither(source.value)]) };
    judged.kind = kind;
    if (kind === 'scenario') await judgeScenario(judged, source, options);
    else if (kind === 'config') checkConfig(source, anyEnvironment);
    else checkBaseline(source, baselineIds());
  } catch (error) {
    if (!(error instanceof FileProblems)) throw error;
    judged.problems = [...error.problems];
  }
  return judged;
}

/** Every variable is set: whether it is where the file will be used cannot be seen from here. */
const anyEnvironment: NodeJS.ProcessEnv = new Proxy({}, { get: () => 'set' });

function kindOf(value: unknown): FileKind | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value).filter((key) => key !== '$schema');
  if (keys.includes('expectedFailures')) return 'baseline';
  const { users, rooms } = value as { users?: unknown; rooms?: unknown };
  const isList = Array.isArray(users) || Array.isArray(rooms);
  const votes = (kind: FileKind): number => keys.filter((key) => keysOf[kind].includes(key)).length;
  const [scenario, config] = [votes('scenario') + (isList ? 2 : 0), votes('config') + (isList ? 0 : 1)];
  if (scenario === 0 && config <= 1) return undefined;
  return scenario >= config ? 'scenario' : 'config';
}

function neither(value: unknown): FileFinding {
  const [first = ''] = Object.keys(Object(value));
  const remedy = didYouMean(
    first,
    Object.values(keysOf).flat(),
    'A scenario begins with `users:`, a config with `target:`.',
  );
  return { path: [], message: 'This is neither a scenario nor a config: none of their keys is in it.', remedy };
}

/** A table may have thousands of rows: all are read, and the first of them played. */
const mostRowsPlayed = 20;

async function judgeScenario(judged: JudgedFile, source: YamlSource, { dryRun: isPlayed }: { dryRun: boolean }) {
  const file = new ScenarioFile(source);
  await file.prepare();
  const set = neededValues(source.value);
  const rows = file.rows.length > 0 ? file.rows : [undefined];
  const sound: FilledScenario[] = [];
  for (const row of rows) {
    const { problems, expanded } = file.judge({ row, set });
    const scenario = expanded.value as Scenario;
    const more =
      problems.length > 0 ? [] : expanded.problems([...impossibilities(scenario), ...slowPatterns(scenario)]);
    addNew(judged.problems, [...problems, ...more]);
    if (judged.problems.length > 0) break;
    if (sound.length < mostRowsPlayed) sound.push({ scenario, expanded });
  }
  if (judged.problems.length > 0 || !isPlayed) return;
  if (rows.length > mostRowsPlayed) judged.notes.push(rowsLeftOut(rows.length));
  for (const filled of sound) await playDry(judged, filled);
}

function addNew(problems: Problem[], more: readonly Problem[]): void {
  const known = new Set(problems.map(keyOf));
  for (const problem of more) if (!known.has(keyOf(problem))) problems.push(problem);
}

const keyOf = ({ file, line, column, message }: Problem): string => `${file}:${line}:${column}: ${message}`;

/** What must be set gets something, so that the rest can be judged. */
function neededValues(value: unknown): Record<string, string> {
  const { parameters } = Object(value) as { parameters?: unknown };
  const entries = Object.entries(Object(parameters) as Record<string, unknown>);
  return Object.fromEntries(entries.flatMap(([name, each]) => (each === null ? [[name, name]] : [])));
}

const rowsLeftOut = (rows: number): JudgedFile['notes'][number] => {
  return { line: 1, column: 1, message: `Of its ${rows} rows the first ${mostRowsPlayed} were played.` };
};

async function playDry(judged: JudgedFile, { scenario, expanded }: FilledScenario): Promise<void> {
  const steps = scenario.steps?.length ?? 0;
  if (steps === 0) return;
  judged.steps += steps;
  const { file } = judged;
  const placeOf = (index: number): string => expanded.lineOf(['steps', index]);
  const { report, idle } = await dryRun({ scenario, name: file, placeOf, rerun: `chat-testbed play ${file}` });
  judged.failures.push(
    ...report.results.flatMap(({ status, reason }) => (status === 'failed' && reason ? [reason] : [])),
  );
  const notes = expanded.problems(idle).map(({ line, column, message }) => ({ line, column, message }));
  judged.notes.push(...notes.filter(({ message }) => !judged.notes.some((each) => each.message === message)));
}
