/** Builds where there is no build, or a source is newer: `npm start` in a clone that was built begins at once. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const sources = ['src', 'schemas', 'scenarios', 'scripts', 'package.json'];
const generated = path.join(root, 'src/protocol/generated');

function newest(file: string): number {
  if (file === generated) return 0;
  const found = statSync(file);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

const built = path.join(root, 'dist/cli.js');
const isStale = !existsSync(built) || sources.some((name) => newest(path.join(root, name)) > statSync(built).mtimeMs);
if (isStale) process.exitCode = spawnSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' }).status ?? 1;
