import type { Declarations } from './declarations.ts';

/** A command of the command line: parse, call, print. */
export interface Command {
  /** As yargs writes it, such as `serve [scenario]`. */
  command: string;
  describe: string;
  /** Declares the options and examples. */
  declare(yargs: Declarations): Declarations;
  /** @returns the exit code */
  run(options: Record<string, unknown>, io: Io): Promise<number>;
}

/** Where a command prints and what may stop it. */
export interface Io {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Exit codes, the same for all commands. */
export const exitCodes = {
  ok: 0,
  /** A violation or a failed expectation. */
  violation: 1,
  /** Wrong usage, a bad file, or a target that cannot be reached. */
  usage: 2,
  /** Nothing failed, but a selected MUST was not exercised and is not waived. */
  incomplete: 3,
  interrupted: 130,
} as const;

export { UsageError } from '../../../protocol/index.ts';
