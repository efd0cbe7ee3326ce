import { checkConfig } from '../../conformance/index.ts';
import { scenarioProblems } from '../../mock-server/index.ts';
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
    'seed',
    'clock',
    'dialect',
    'users',
    'rooms',
    'messages',
    'events',
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

async function judgeScenario(judged: JudgedFile, source: YamlSource, { dryRun: isPlayed }: { dryRun: boolean }) {
  const { file } = source;
  judged.problems = scenarioProblems(source);
  if (judged.problems.length > 0) return;
  const scenario = source.value as Scenario;
  judged.problems = source.problems([...impossibilities(scenario), ...slowPatterns(scenario)]);
  const steps = scenario.steps?.length ?? 0;
  if (judged.problems.length > 0 || steps === 0 || !isPlayed) return;
  judged.steps = steps;
  const placeOf = (index: number): string => `${file}:${source.lineOf(['steps', index])}`;
  const { report, idle } = await dryRun({ scenario, name: file, placeOf, rerun: `chat-testbed play ${file}` });
  judged.failures = report.results.flatMap(({ status, reason }) => (status === 'failed' && reason ? [reason] : []));
  judged.notes = source.problems(idle).map(({ line, column, message }) => ({ line, column, message }));
}
