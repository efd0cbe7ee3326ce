import { tellMistakes } from '../shared/output/tell-mistakes.ts';
import type { Io } from '../shared/parse/command.ts';
import { runCommand } from '../shared/parse/run-command.ts';
import { serveCommand } from './serve.ts';

/**
 * The command line where its first word is `serve`. The build makes one file of it, of which nothing is shared with
 * other commands: it starts in half the time.
 * @param args without the program's own name
 * @returns the exit code
 */
export function main([, ...args]: readonly string[], io: Io = process): Promise<number> {
  return tellMistakes(io, () => runCommand(serveCommand, args, io));
}
