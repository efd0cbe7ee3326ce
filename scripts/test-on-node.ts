/**
 * Runs the test suite on other versions of Node than the one installed, each fetched once as an npm package.
 *
 *   npx tsx scripts/test-on-node.ts 22 24
 *   npx tsx scripts/test-on-node.ts 24 -- test/client     only some of the tests
 *
 * The package is tested as it was built: run `npm run build` before.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The versions that `engines` promises, beside the lowest one. */
const versions: Record<string, string> = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' };

function run(command: string, args: string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** @returns the folder of that Node's program */
async function install(version: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const folder = path.join(cache, 'chat-testbed', `node-${version}`);
  const bin = path.join(folder, 'node_modules', name, 'bin');
  if (existsSync(path.join(bin, 'node'))) return bin;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{"private":true}');
  const code = await run('npm', ['install', '--no-audit', '--no-fund', `${name}@${version}`], { cwd: folder });
  if (code !== 0) throw new Error(`Could not install ${name}@${version}; is there one for this machine?`);
  return bin;
}

async function testOn(major: string, filters: string[]): Promise<boolean> {
  const version = versions[major];
  if (!version) throw new Error(`There is no Node ${major} here; known are ${Object.keys(versions).join(', ')}.`);
  const bin = await install(version);
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
