import { execFile } from 'node:child_process';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const entries = ['index', 'library/msw', 'client/index', 'load/index'];
const specifier = /(?<=from '|import\(')[^']+(?=')/g;

/**
 * Writes `dist/types/`: the declarations that the entry points lead to, and no others.
 * @param available packages whose types an installed copy can rely on
 * @throws Error where a declaration needs a package that may not be installed
 */
export async function writeTypes(root: string, available: readonly string[]): Promise<void> {
  const source = path.join(root, 'src');
  const target = path.join(root, 'dist/types');
  await promisify(execFile)(path.join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root });
  // What is written as a declaration already is not copied by the compiler.
  for (const file of await declarations(source)) await cp(path.join(source, file), path.join(target, file));
  const needed = await follow(target);
  for (const file of await declarations(target)) {
    const text = needed.get(file);
    if (text === undefined) await rm(path.join(target, file));
    else await writeFile(path.join(target, file), toPublished(file, text, available));
  }
}

async function declarations(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.d.ts'));
}

/** Every file that can be reached from the entry points, with its text. */
async function follow(target: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const waiting = entries.map((entry) => `${entry}.d.ts`);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    const text = await readFile(path.join(target, file), 'utf8');
    found.set(file, text);
    for (const [name] of text.matchAll(specifier)) {
      if (name.startsWith('.')) waiting.push(path.join(path.dirname(file), name.replace(/\.[jt]s$/, '.d.ts')));
    }
  }
  return found;
}

/** Names modules as they are published, so that any compiler finds the declarations beside them. */
function toPublished(file: string, text: string, available: readonly string[]): string {
  return text.replaceAll(specifier, (name) => {
    if (name.startsWith('.')) return name.replace(/\.ts$/, '.js');
    if (!isBuiltin(name) && !available.includes(name)) {
      throw new Error(`dist/types/${file} needs the types of ${name}, which is not installed with the package.`);
    }
    return name;
  });
}
