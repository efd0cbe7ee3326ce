import yargs, { type Argv } from 'yargs';
import { ChatTestbedError } from '../protocol/index.ts';
import { version } from '../version.ts';
import { FileProblems, nearest } from '../yaml-file/index.ts';
import { type Command, exitCodes, type Io, UsageError } from './shared/command.ts';

/** The commands, each loaded only when it is asked for. */
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./serve/serve.ts')).serveCommand,
  check: async () => (await import('./check/check.ts')).checkCommand,
  explain: async () => (await import('./explain/explain.ts')).explainCommand,
  ctl: async () => (await import('./ctl/ctl.ts')).ctlCommand,
  exec: async () => (await import('./exec/exec.ts')).execCommand,
  play: async () => (await import('./play/play.ts')).playCommand,
  validate: async () => (await import('./validate/validate.ts')).validateCommand,
};

/**
 * Runs the command line.
 * @param args without the program's own name
 * @returns the exit code
 */
export async function main(args: readonly string[], io: Io = process): Promise<number> {
  try {
    const [name, ...rest] = args;
    const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
    return load ? await runCommand(await load(), rest, io) : await runWithoutCommand(args, io);
  } catch (error) {
    io.stderr.write(`${explainError(error)}\n`);
    return exitCodes.usage;
  }
}

/**
 * Parses one command's options and runs it. To yargs it is the default command (`$0`), because for any other
 * it renders the help text at every start, which takes longer than starting the server.
 */
async function runCommand(
  { command, describe, declare, run }: Command,
  args: readonly string[],
  io: Io,
): Promise<number> {
  const [name, ...positionals] = command.split(' ');
  let result: Promise<number> = Promise.resolve(exitCodes.ok);
  const parser = newParser(`chat-testbed ${name}`, io);
  parser.command(['$0', ...positionals].join(' '), describe, declare, (options) => {
    result = run(options, io);
  });
  await parse(parser, args, io);
  return result;
}

/** `--help`, `--version`, nothing at all, or a command that there is not. */
async function runWithoutCommand(args: readonly string[], io: Io): Promise<number> {
  const parser = newParser('chat-testbed', io)
    .usage('$0 <command>\n\nA mock server for the chat protocol, and examiners for servers and clients.')
    .epilogue('Exit codes: 0 all is well, 1 a violation, 2 wrong usage or a bad file, 3 incomplete.');
  for (const load of Object.values(commands)) {
    const { command, describe } = await load();
    parser.command(command, describe);
  }
  const [name] = args;
  if (name !== undefined && !name.startsWith('-')) throw new UsageError(unknownCommand(name));
  if (name === undefined) {
    io.stderr.write(`${await parser.getHelp()}\n`);
    return exitCodes.usage;
  }
  await parse(parser, args, io);
  return exitCodes.ok;
}

function unknownCommand(name: string): string {
  const near = nearest(name, Object.keys(commands));
  const advice = near ? `Did you mean ${near}?` : `There are: ${Object.keys(commands).join(', ')}.`;
  return `There is no command ${name}. ${advice}\nTry: chat-testbed --help`;
}

function newParser(scriptName: string, io: Io): Argv {
  const parser: Argv = yargs()
    .scriptName(scriptName)
    .locale('en')
    .version(version)
    .help()
    .alias('help', 'h')
    .strict()
    // What stands behind -- belongs to the command that `exec` runs.
    .parserConfiguration({ 'populate--': true })
    .wrap(Math.min(100, io.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(`${withSuggestion(message, parser)}\nTry: ${scriptName} --help`);
    });
  return parser;
}

async function parse(parser: Argv, args: readonly string[], io: Io): Promise<void> {
  await parser.parseAsync([...args], {}, (_error: unknown, _options: unknown, output: string) => {
    if (output) io.stdout.write(`${output}\n`);
  });
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
  if (error instanceof ChatTestbedError) return `chat-testbed: ${error.message}`;
  return `chat-testbed failed; this is a mistake of its own, not of your server or client.\n${(error as Error).stack ?? error}`;
}
