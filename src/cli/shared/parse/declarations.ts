import type { Options, PositionalOptions } from 'yargs';

/** What a command says about itself: to yargs, or to whoever reads plain arguments without it. */
export interface Declarations {
  positional(name: string, options: PositionalOptions): Declarations;
  option(name: string, options: Options): Declarations;
  /** @param check throws where options contradict each other */
  check(check: (options: Record<string, unknown>) => true): Declarations;
  example(command: string, describe: string): Declarations;
  epilogue(text: string): Declarations;
  parserConfiguration(configuration: { 'parse-positional-numbers': boolean }): Declarations;
}

/** Everything that a command declares. */
export class Declared implements Declarations {
  readonly options = new Map<string, Options>();
  readonly positionals = new Map<string, PositionalOptions>();
  readonly checks: ((options: Record<string, unknown>) => true)[] = [];

  positional(name: string, options: PositionalOptions): this {
    this.positionals.set(name, options);
    return this;
  }

  option(name: string, options: Options): this {
    this.options.set(name, options);
    return this;
  }

  check(check: (options: Record<string, unknown>) => true): this {
    this.checks.push(check);
    return this;
  }

  example(): this {
    return this;
  }

  epilogue(): this {
    return this;
  }

  parserConfiguration(): this {
    return this;
  }
}
