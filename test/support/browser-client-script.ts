import path from 'node:path';
import { build } from 'esbuild';
import { repository } from './command.ts';

/** The small client as a script for a page: `client.live(…)` lets it live there. */
export async function browserClientScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(repository, 'test/clients/browser-client.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'client',
    target: 'es2022',
  });
  return outputFiles[0]?.text ?? '';
}
