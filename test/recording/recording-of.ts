import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith } from '../play/files.ts';
import { commandLine } from '../support/command-line.ts';

/** Writes the scenario that `ctl snapshot` makes of a recording. @returns the file, its text and what was said */
export async function scenarioFrom(
  recording: string,
  ...options: string[]
): Promise<{ file: string; text: string; said: string }> {
  const { code, stdout, stderr } = await commandLine('ctl', 'snapshot', '--from-trace', recording, ...options);
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  const file = path.join(folderWith({}), 'recorded.yaml');
  writeFileSync(file, stdout);
  return { file, text: stdout, said: stderr };
}

/** The steps of a play that did not go as expected: the number of each, and why. */
export async function unexpectedSteps(...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await commandLine('play', ...args, '--reporter', 'json');
  if (stdout === '') throw new Error(stderr);
  const { results } = JSON.parse(stdout) as { results: { id: string; status: string; reason?: string }[] };
  return results
    .filter(({ status }) => status !== 'passed')
    .map(({ id, reason }) => `${id.split('/').at(-1)}: ${reason}`);
}
