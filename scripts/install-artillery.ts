/**
 * Installs Artillery for `examples/load`, once, beside this project: it needs a newer Node than this project does, and
 * more space. `npx tsx scripts/install-artillery.ts` does it before the tests need it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNode, nodeVersions, run } from './install-node.ts';

const example = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'examples/load');
const files = ['package.json', 'package-lock.json'];

/** @returns the folder of the packages, and that of a Node that runs them */
export async function installArtillery(): Promise<{ modules: string; bin: string }> {
  const bin = await installNode(nodeVersions[24] ?? '');
  const lock = createHash('sha256')
    .update(readFileSync(path.join(example, 'package-lock.json')))
    .digest('hex');
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'chat-testbed');
  const folder = path.join(cache, `artillery-${lock.slice(0, 16)}`);
  const modules = path.join(folder, 'node_modules');
  if (existsSync(folder)) return { modules, bin };
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(path.join(cache, 'artillery-draft-'));
  for (const file of files) await copyFile(path.join(example, file), path.join(draft, file));
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit=optional'];
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  if ((await run('npm', ['ci', ...options], { cwd: draft, env })) !== 0)
    throw new Error('Could not install Artillery.');
  await rename(draft, folder);
  return { modules, bin };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await installArtillery();
