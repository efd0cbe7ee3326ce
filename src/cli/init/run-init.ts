import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { colorsFor } from '../shared/output/colors.ts';
import { exitCodes, type Io, UsageError } from '../shared/parse/command.ts';
import { firstFiles } from './first-files.ts';

/** @returns the exit code @throws UsageError if a file cannot be written */
export function runInit({ folder }: { folder: string }, io: Io): number {
  const { dim, green, bold } = colorsFor(io.stdout);
  for (const [name, text] of Object.entries(firstFiles())) {
    const file = path.join(folder, name);
    const isThere = existsSync(file);
    if (!isThere) write(file, text);
    io.stdout.write(isThere ? `${dim(`– ${file} is there already`)}\n` : `${green('✓')} ${file}\n`);
  }
  const scenario = path.join(folder, 'first.yaml');
  const steps = [
    ['play it on the mock', `chat-testbed play ${scenario}`],
    ['find mistakes', `chat-testbed validate ${folder}`],
    ['play it on your server', `chat-testbed play ${scenario} --config ${path.join(folder, 'check.yaml')}`],
    ['examine your server', `chat-testbed check --config ${path.join(folder, 'check.yaml')}`],
  ];
  io.stdout.write(`\n${steps.map(([what = '', line = '']) => `${what.padEnd(23)} ${bold(line)}`).join('\n')}\n`);
  return exitCodes.ok;
}

function write(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}.`);
  }
}
