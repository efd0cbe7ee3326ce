import yargs, { type Argv } from 'yargs';
import { version } from '../version.ts';
import { FileProblems, nearest } from '../yaml-file/index.ts';
import { type Command, exitCodes, type Io, UsageError } from './command.ts';
import { serveCommand } from './serve.ts';

const commands: readonly Command[] = [serveCommand];

/**
 * Runs the command line.
 * @param args without the program's own name
 * @returns the exit code
 */
export async function main(args: readonly string[], io: Io = process): Promise<number> {
  try {
    return await parseAndRun(args, io);
  } catch (error) {
    io.stderr.write(`${explainError(error)}\n`);
    return exitCodes.usage;
  }
}

async function parseAndRun(args: readonly string[], io: Io): Promise<number> {
  let result: Promise<number> = Promise.resolve(exitCodes.ok);
  const parser: Argv = yargs()
    .scriptName('chat-testbed')
    .locale('en')
    .usage('$0 <command>\n\nA mock server and a conformance runner for the chat protocol.')
    .version(version)
    .help()
    .alias('help', 'h')
    .strict()
    .recommendCommands()
    .wrap(Math.min(100, io.stdout.columns ?? 100))
    .exitProcess(false)
    .epilogue('Exit codes: 0 all is well, 1 a violation, 2 wrong usage or a bad file, 3 incomplete.')
    .fail((message, error) => {
      throw error ?? new UsageError(`${withSuggestion(message, parser)}\nTry: chat-testbed --help`);
    });
  for (const { command, describe, declare, run } of commands) {
    parser.command(command, describe, declare, (options) => {
      result = run(options, io);
    });
  }
  if (args.length === 0) {
    parser.showHelp((text) => io.stderr.write(`${text}\n`));
    return exitCodes.usage;
  }
  await parser.parseAsync([...args], {}, (_error: unknown, _options: unknown, output: string) => {
    if (output) io.stdout.write(`${output}\n`);
  });
  return result;
}

/** What yargs knows of the options but its types do not tell. */
interface YargsInternals {
  getOptions(): { key: Record<string, unknown> };
}

/** Says which option a mistyped one most likely means. */
function withSuggestion(message: string, parser: Argv): string {
  const mistyped = /^Unknown arguments?: ([\w-]+)/.exec(message)?.[1];
  if (!mistyped) return message;
  const { key } = (parser as unknown as YargsInternals).getOptions();
  const near = nearest(mistyped, Object.keys(key));
  return near ? `${message}. Did you mean --${near}?` : message;
}

function explainError(error: unknown): string {
  if (error instanceof FileProblems) return error.message;
  if (error instanceof UsageError) return `chat-testbed: ${error.message}`;
  return `chat-testbed failed; this is a mistake of its own, not of your server or client.\n${(error as Error).stack ?? error}`;
}
