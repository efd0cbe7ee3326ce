import type { Argv } from 'yargs';
import { version } from '../../../version.ts';
import { maskCredentials } from '../../../yaml-file/credentials.ts';
import { unknownName } from '../../../yaml-file/did-you-mean.ts';
import { type Command, exitCodes, type Io, UsageError } from './command.ts';
import { readPlainArgs } from './plain-args.ts';

/**
 * Parses one command's options and runs it. What stands behind `--` belongs to the command that `exec` runs, as it was
 * typed: yargs would make numbers of `1.10` and `007`.
 * @returns the exit code
 */
export async function runCommand(command: Command, args: readonly string[], io: Io): Promise<number> {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const own = args.slice(0, end);
  const options = readPlainArgs(command, own) ?? (await readWithYargs(command, own, io));
  const behind = end < args.length && { '--': args.slice(end + 1) };
  return options ? command.run({ ...options, ...behind }, io) : exitCodes.ok;
}

/**
 * To yargs a command is the default one (`$0`), because for any other it renders the help text whenever it reads options.
 * @returns undefined where it has answered itself, such as `--help`
 * @throws UsageError for what the command does not take
 */
export async function readWithYargs(
  { command, describe, declare }: Command,
  args: readonly string[],
  io: Io,
): Promise<Record<string, unknown> | undefined> {
  const [name, ...positionals] = command.split(' ');
  let found: Record<string, unknown> | undefined;
  const parser: Argv = await newParser(`chat-testbed ${name}`, io, (message) =>
    describeMistake(message, { parser, command, args }),
  );
  const declareAll = (yargs: Argv): Argv => declare(yargs) as Argv;
  parser.command(['$0', ...positionals].join(' '), describe, declareAll, (options) => {
    found = options;
  });
  await parse(parser, args, io);
  return found;
}

/** `--help`, `--version`, nothing at all, or a command that does not exist. */
export async function runWithoutCommand(
  commands: Readonly<Record<string, () => Promise<Command>>>,
  args: readonly string[],
  io: Io,
): Promise<number> {
  const [name] = args;
  if (name !== undefined && !name.startsWith('-')) {
    throw new UsageError(`${unknownName('command', name, Object.keys(commands))}\nTry: chat-testbed --help`);
  }
  const parser = (await newParser('chat-testbed', io))
    .usage('$0 <command>\n\nA mock server for the chat protocol, and examiners for servers and clients.')
    .epilogue('Exit codes: 0 all is well, 1 a violation, 2 wrong usage or a bad file, 3 incomplete.');
  for (const load of Object.values(commands)) {
    const { command, describe } = await load();
    parser.command(command, describe);
  }
  if (name === undefined) {
    io.stderr.write(`${await parser.getHelp()}\n`);
    return exitCodes.usage;
  }
  await parse(parser, args, io);
  return exitCodes.ok;
}

/** It is loaded only for what is not plain: its 35 files take as long as our own. */
async function newParser(scriptName: string, io: Io, describe = (message: string) => message): Promise<Argv> {
  const { default: yargs } = await import('yargs');
  return (
    yargs()
      .scriptName(scriptName)
      .locale('en')
      .version(version)
      .help()
      .alias('help', 'h')
      .strict()
      // A narrow terminal breaks lines better than columns that are narrower than a word.
      .wrap(Math.max(60, Math.min(100, io.stdout.columns ?? 100)))
      .exitProcess(false)
      .fail((message, error) => {
        // What an option refuses comes as an error of yargs' own.
        if (error && error.name !== 'YError') throw error;
        throw new UsageError(`${describe(message)}\nTry: ${scriptName} --help`);
      })
  );
}

async function parse(parser: Argv, args: readonly string[], io: Io): Promise<void> {
  await parser.parseAsync([...args], {}, (_error: unknown, _options: unknown, output: string) => {
    if (output) io.stdout.write(`${output}\n`);
  });
}

/** What yargs knows of the options but its types do not say. */
interface YargsInternals {
  getOptions(): { key: Record<string, unknown> };
}

interface Asked {
  parser: Argv;
  command: string;
  args: readonly string[];
}

/** The sentence for a message of yargs: a word too many, or an option that does not exist. */
function describeMistake(message: string, { parser, command, args }: Asked): string {
  const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1]?.split(', ') ?? [];
  const word = unknown.find((name) => !/[A-Z]/.test(name)) ?? unknown[0];
  if (word === undefined) return message;
  if (args.includes(word)) {
    return `There is a word too many: \`${maskCredentials(word)}\`. It is: chat-testbed ${command}`;
  }
  const { key } = (parser as unknown as YargsInternals).getOptions();
  const options = Object.keys(key).filter((name) => !/[A-Z]/.test(name));
  return unknownName(
    'option',
    `--${word}`,
    options.map((name) => `--${name}`),
    '',
  ).trimEnd();
}
