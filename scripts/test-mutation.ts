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

/** What is mutated, and which tests ought to notice. */
const rooms: Readonly<Record<string, { mutate: string[]; tests: string[] }>> = {
  protocol: { mutate: ['src/protocol/*.ts'], tests: ['test/protocol/**/*.test.ts'] },
  traffic: { mutate: ['src/traffic/**/*.ts'], tests: ['test/traffic/**/*.test.ts'] },
  core: { mutate: ['src/mock-server/core/**/*.ts'], tests: ['test/mock-server/core/**/*.test.ts'] },
  'client-rules': { mutate: ['src/client-rules/**/*.ts'], tests: ['test/client-rules/**/*.test.ts'] },
  observer: { mutate: ['src/observer/**/*.ts'], tests: ['test/observer/**/*.test.ts'] },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(rooms, name));
if (unknown !== undefined)
  throw new Error(`There is no room ${unknown} here; there are: ${Object.keys(rooms).join(', ')}.`);
for (const [name, { mutate, tests }] of Object.entries(rooms)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const stryker = path.join(root, 'node_modules/.bin/stryker');
  const env = { ...process.env, MUTATION_TESTS: tests.join(' ') };
  const folders = ['--tempDirName', `.stryker-tmp/${name}`];
  const args = ['run', 'test/mutation/stryker.config.json', '--mutate', mutate.join(','), ...folders];
  if ((await run(stryker, args, { cwd: root, env })) !== 0) process.exitCode = 1;
}
