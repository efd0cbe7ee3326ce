/**
 * Runs the test suite on other versions of Node than the one installed, each fetched once as an npm package.
 *
 *   npx tsx scripts/test-on-node.ts 22 24
 *   npx tsx scripts/test-on-node.ts 24 -- test/client     only some of the tests
 *
 * The package is tested as it was built: run `npm run build` before.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNode, nodeVersions, run } from './install-node.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

async function testOn(major: string, filters: string[]): Promise<boolean> {
  const version = nodeVersions[major];
  if (!version) throw new Error(`There is no Node ${major} here; known are ${Object.keys(nodeVersions).join(', ')}.`);
  const bin = await installNode(version);
  process.stdout.write(`\nNode ${version}\n`);
  // First in the path, so that whatever a test starts runs on it too.
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  return (
    (await run(path.join(bin, 'node'), [vitest, 'run', '--project', 'suite', ...filters], { cwd: root, env })) === 0
  );
}

const separator = process.argv.indexOf('--');
const majors = process.argv.slice(2, separator < 0 ? undefined : separator);
const filters = separator < 0 ? [] : process.argv.slice(separator + 1);
if (majors.length === 0) throw new Error('Name at least one version: npx tsx scripts/test-on-node.ts 22 24');
const failed: string[] = [];
for (const major of majors) if (!(await testOn(major, filters))) failed.push(major);
if (failed.length > 0) process.stderr.write(`\nThe tests fail on Node ${failed.join(', ')}.\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
