/**
 * Makes one file that runs without any Node: `dist-executable/chat-testbed`, for the machine that builds it.
 * Node's single executable application, on a current Node that is fetched once as an npm package.
 *
 *   npm run build && npm run build:executable
 */
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { installNode, nodeVersions, run } from './install-node.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join(root, 'dist-executable');
const executable = path.join(out, process.platform === 'win32' ? 'chat-testbed.exe' : 'chat-testbed');

/** What the program reads beside its own code: laid into a folder of the user's cache at the first start. */
const assetFolders = ['scenarios', 'dist/scenarios', 'dist/page', 'schemas', 'schemas/deployed', 'schemas/editor'];

async function readAssets(): Promise<Record<string, string>> {
  const assets: Record<string, string> = { 'package.json': await readFile(path.join(root, 'package.json'), 'utf8') };
  for (const folder of assetFolders) {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = `${folder}/${entry.name}`;
      assets[file] = await readFile(path.join(root, file), 'utf8');
    }
  }
  return assets;
}

/** Where the bundle believes to be: in the folder that the assets were laid into. */
const prelude = `
const { createHash: __hash } = require('node:crypto');
const { existsSync: __exists, mkdirSync: __mkdir, renameSync: __rename, rmSync: __rm, writeFileSync: __write } = require('node:fs');
const { homedir: __home } = require('node:os');
const __path = require('node:path');
const __assets = require('node:sea').getAsset('files.json', 'utf8');
const __cache = process.env.XDG_CACHE_HOME || __path.join(__home(), '.cache');
const __root = __path.join(__cache, 'chat-testbed', 'files-' + __hash('sha256').update(__assets).digest('hex').slice(0, 16));
if (!__exists(__root)) {
  const draft = __root + '.' + process.pid;
  for (const [file, text] of Object.entries(JSON.parse(__assets))) {
    const place = __path.join(draft, file);
    __mkdir(__path.dirname(place), { recursive: true });
    __write(place, text);
  }
  try { __rename(draft, __root); } catch { __rm(draft, { recursive: true, force: true }); }
}
const __importMetaUrl = require('node:url').pathToFileURL(__path.join(__root, 'dist', 'cli.js')).href;
`;

/** One file has no packages beside it: what is loaded when it is needed elsewhere is part of it. */
const withYaml: Plugin = {
  name: 'with-yaml',
  setup: ({ onLoad }) => {
    const contents = "import * as yaml from 'yaml';\nexport const yamlLibrary = () => yaml;";
    onLoad({ filter: /yaml-library\.ts$/ }, () => ({ contents, resolveDir: root, loader: 'ts' }));
  },
};

await mkdir(out, { recursive: true });
await writeFile(path.join(out, 'files.json'), JSON.stringify(await readAssets()));
await build({
  absWorkingDir: root,
  stdin: {
    contents: `import { main } from './src/cli/main.ts';
      process.stdout.on('error', () => {});
      main(process.argv.slice(2)).then((code) => { process.exitCode = code; });`,
    resolveDir: root,
    loader: 'ts',
  },
  outfile: path.join(out, 'main.cjs'),
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  external: ['msw'],
  plugins: [withYaml],
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: prelude },
  logLevel: 'warning',
});
const config = {
  main: path.join(out, 'main.cjs'),
  output: executable,
  disableExperimentalSEAWarning: true,
  assets: { 'files.json': path.join(out, 'files.json') },
};
await writeFile(path.join(out, 'sea.json'), JSON.stringify(config));
const bin = await installNode(nodeVersions[26] ?? '');
const code = await run(path.join(bin, 'node'), ['--build-sea', path.join(out, 'sea.json')], { cwd: root });
if (code !== 0) throw new Error('The executable could not be made.');
await chmod(executable, 0o755);
process.stdout.write(`${executable} (${Math.round((await stat(executable)).size / 1024 / 1024)} MB)\n`);
