import { ChatTestbedError, visibleLines } from '../../../protocol/index.ts';
import { FileProblems } from '../../../yaml-file/problem.ts';
import { exitCodes, type Io } from '../parse/command.ts';

/** Runs a command; what it throws is told on stderr. @returns the exit code */
export async function tellMistakes({ stderr }: Io, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    // What is wrong may quote a file or a server.
    stderr.write(`${visibleLines(describeError(error))}\n`);
    return exitCodes.usage;
  }
}

function describeError(error: unknown): string {
  if (error instanceof FileProblems) return error.message;
  if (error instanceof ChatTestbedError) return `chat-testbed: ${error.message}`;
  return `chat-testbed failed; this is a mistake of its own, not of your server or client.\n${(error as Error).stack ?? error}`;
}
