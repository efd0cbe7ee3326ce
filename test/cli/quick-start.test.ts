import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { program, RunningCommand, repository } from '../support/command.ts';

/** The files that a process had loaded when it ended, from the root of the repository. */
function loadedFiles(coverageFolder: string): string[] {
  const reports = readdirSync(coverageFolder).map((name) => readFileSync(path.join(coverageFolder, name), 'utf8'));
  const urls = reports.flatMap((report) => (JSON.parse(report).result as { url: string }[]).map(({ url }) => url));
  const files = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  return files.map((file) => path.relative(repository, file).replaceAll('\\', '/'));
}

test.each([
  ['serve --port 0', ['bin', 'dist/serve.cjs', 'node_modules/ws']],
  ['scenarios', ['bin', 'dist/cli.js', 'dist/chunks']],
])('%s loads neither yargs, the YAML parser nor what makes texts up', async (line, places) => {
  const coverage = mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const command = new RunningCommand(process.execPath, [program, ...line.split(' ')], { env });
  await command.printed(/\n/);
  if (line.startsWith('serve')) command.process.kill('SIGINT');
  expect((await command.ended()).code).toBe(0);
  // Express comes a little later, for whoever opens the page: on a slow machine it may be there.
  const unexpected = loadedFiles(coverage).filter((file) => {
    return !places.some((place) => file.startsWith(place)) && !isForExpress(file);
  });
  expect(unexpected).toEqual([]);
});

const isForExpress = (file: string): boolean =>
  file.startsWith('node_modules/') && !/^node_modules\/(yargs|yaml|@faker-js)\b/.test(file);
