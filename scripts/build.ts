/**
 * Makes `dist/`: our own files in a few, because reading hundreds of small files costs more at start-up than running
 * them. What faces the network or reads what others wrote is a dependency and stays outside;
 * docs/decisions/dependencies-that-users-see.md says why.
 */
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { buildWorldNow } from '../src/mock-server/scenario/build-world.ts';
import type { BuiltScenario } from '../src/mock-server/scenario/built-scenario.ts';
import { bundledScenarios, loadScenario } from '../src/mock-server/scenario/load-scenario.ts';
import { type MadeUp, recordedMakeUp } from '../src/mock-server/scenario/made-up.ts';
import { makeUp, seedNumberOf } from '../src/mock-server/scenario/make-up.ts';
import type { Scenario } from '../src/protocol/index.ts';
import { writeTypes } from './write-types.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
/** Bundled CommonJS packages ask for Node's own modules with `require`, which an ES module does not have. */
const requireForCommonJs =
  "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

/** The licences of what was bundled travel with it. */
async function writeThirdPartyLicenses(metafiles: Metafile[]): Promise<void> {
  const packages = new Set<string>();
  for (const input of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found?.[1]) packages.add(found[1]);
  }
  const texts = await Promise.all([...packages].sort().map(readLicense));
  await writeFile(path.join(root, 'dist/third-party-licenses.txt'), texts.join('\n\n'));
}

async function readLicense(name: string): Promise<string> {
  const folder = path.join(root, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  for (const file of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'license.md', 'LICENSE-MIT.txt']) {
    const text = await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
    if (text) return `${name} ${version} (${license})\n\n${text}`;
  }
  throw new Error(`${name} is bundled but has no licence file that scripts/build.ts knows.`);
}

/** Bundled scenarios, read and checked, and what is made up for them; see `src/mock-server/scenario/built-scenario.ts`. */
async function writeScenarios(): Promise<void> {
  const folder = path.join(root, 'dist/scenarios');
  await mkdir(folder, { recursive: true });
  for (const name of bundledScenarios()) {
    const { file, scenario } = loadScenario(name);
    const text = await readFile(file, 'utf8');
    const built: BuiltScenario = { text, scenario, made: await madeUpFor(scenario) };
    await writeFile(path.join(folder, `${name}.json`), JSON.stringify(built));
  }
}

async function madeUpFor(scenario: Scenario): Promise<MadeUp> {
  const made: MadeUp = {};
  buildWorldNow(scenario, { historyEndsAt: 0 }, recordedMakeUp(await makeUp(seedNumberOf(scenario)), made));
  return made;
}

const external = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
const forNode: BuildOptions = { platform: 'node', target: 'node20.19', external };
const forBrowsers: BuildOptions = { platform: 'browser', target: 'es2022' };
const bundles: BuildOptions[] = [
  {
    ...forNode,
    entryPoints: {
      cli: 'src/cli/main.ts',
      index: 'src/index.ts',
      msw: 'src/library/msw.ts',
      artillery: 'src/load/index.ts',
    },
    outdir: 'dist',
    splitting: true,
    format: 'esm',
    banner: { js: requireForCommonJs },
    chunkNames: 'chunks/[name]-[hash]',
  },
  // `serve` on its own, in one CommonJS file: Node 20 takes longer to put ES modules together than to run them.
  {
    ...forNode,
    entryPoints: { serve: 'src/cli/serve/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  },
  // On its own, because it runs in browsers too and shares nothing with the rest.
  { ...forBrowsers, entryPoints: { client: 'src/client/index.ts' }, outdir: 'dist', format: 'esm' },
  // For browsers alone. What it takes from other rooms is words; their files and sockets are shaken off.
  {
    ...forBrowsers,
    entryPoints: { page: 'src/page/index.ts' },
    outdir: 'dist/page',
    minify: true,
    format: 'esm',
    external: ['node:*'],
  },
];

async function writeBundles(): Promise<void> {
  const common = { absWorkingDir: root, bundle: true, metafile: true, logLevel: 'warning' } as const;
  const built = await Promise.all(bundles.map((options) => build({ ...options, ...common })));
  await writeThirdPartyLicenses(built.map(({ metafile }) => metafile));
}

async function copyPage(): Promise<void> {
  await mkdir(path.join(root, 'dist/page'), { recursive: true });
  for (const name of ['index.html', 'page.css', 'icon.svg']) {
    await copyFile(path.join(root, 'src/page', name), path.join(root, 'dist/page', name));
  }
}

await rm(path.join(root, 'dist'), { recursive: true, force: true });
await Promise.all([writeBundles(), copyPage(), writeScenarios(), writeTypes(root, external)]);
await chmod(path.join(root, 'bin/chat-testbed.js'), 0o755);
