/**
 * Mutates one room after the other and runs its tests against each mutant (Stryker): what no test notices is a survivor.
 *
 *   npm run test:mutation                  all rooms: hours
 *   npm run test:mutation -- protocol      one of them
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './install-node.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const named = (folder: string, ...names: string[]): string[] => names.map((name) => `${folder}/${name}.test.ts`);

/** `reading.test.ts` plays all scenarios, which takes seconds for each mutant; what it reads others read, too. */
const trafficTests = [
  ...named('test/traffic', 'har', 'line-writer', 'recordings', 'redactor', 'tokens', 'trace-later', 'trace-memory'),
  'test/mock-server/trace-words.test.ts',
];

/** Those that make their traces themselves: conversations and lives in scenarios take seconds for each mutant. */
const clientRulesTests = [
  'test/client-rules/limits/*.test.ts',
  ...named('test/client-rules', 'excuses', 'no-false-alarms', 'remarks', 'transcript'),
];

/** Without the tests that play hundreds of random histories for each mutant. */
const observerTests = [
  'test/observer/judged/*.test.ts',
  ...named('test/observer', 'cut-frames', 'late-subscription', 'leaked', 'posted-twice', 'record-parts'),
  ...named('test/observer', 'refused-in-silence'),
];

interface Room {
  mutate: string[];
  tests: string[];
  /** Where left out, that of Stryker itself. */
  config?: string;
}

const withoutTexts = 'test/mutation/without-texts.config.mjs';

/** What is mutated, and which tests ought to notice. */
const rooms: Readonly<Record<string, Room>> = {
  protocol: { mutate: ['src/protocol/**/*.ts', '!src/protocol/generated/**'], tests: ['test/protocol/**/*.test.ts'] },
  traffic: { mutate: ['src/traffic/**/*.ts'], tests: trafficTests },
  core: { mutate: ['src/mock-server/core/**/*.ts'], tests: ['test/mock-server/core/**/*.test.ts'] },
  'client-rules': { mutate: ['src/client-rules/**/*.ts'], tests: clientRulesTests },
  observer: { mutate: ['src/observer/**/*.ts'], tests: observerTests, config: withoutTexts },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(rooms, name));
if (unknown !== undefined)
  throw new Error(`There is no room ${unknown} here; there are: ${Object.keys(rooms).join(', ')}.`);
for (const [name, { mutate, tests, config = 'test/mutation/stryker.config.json' }] of Object.entries(rooms)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const stryker = path.join(root, 'node_modules/.bin/stryker');
  const env = { ...process.env, MUTATION_TESTS: tests.join(' ') };
  const folders = ['--tempDirName', `.stryker-tmp/${name}`];
  const args = ['run', config, '--mutate', mutate.join(','), ...folders];
  if ((await run(stryker, args, { cwd: root, env })) !== 0) process.exitCode = 1;
}
