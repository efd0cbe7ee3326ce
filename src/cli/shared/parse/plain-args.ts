import type { Options } from 'yargs';
import type { Command } from './command.ts';
import { Declared } from './declarations.ts';

/**
 * Reads plain arguments just as yargs does, at a start that need not wait until yargs is loaded.
 * @returns undefined where anything is out of the ordinary, such as a mistake or `--help`: yargs has to read it
 * @example
 * readPlainArgs(serveCommand, ['busy', '--port', '0'])?.port; // 0
 */
export function readPlainArgs(command: Command, args: readonly string[]): Record<string, unknown> | undefined {
  const declared = new Declared();
  command.declare(declared);
  try {
    const { values, words } = new PlainArgs(declared, args);
    const [name, ...places] = command.command.split(' ');
    const options = { _: [], $0: `chat-testbed ${name}` };
    fillPositionals(options, { declared, places, words });
    fillOptions(options, declared, values);
    for (const check of declared.checks) check(options);
    return options;
  } catch {
    return undefined;
  }
}

/** Only ends the attempt: nobody is told. */
function giveUp(): never {
  throw new Error('This is not plain.');
}

type Value = string | number | boolean | string[];

/** Arguments, told apart. */
class PlainArgs {
  readonly values = new Map<string, Value>();
  readonly words: string[] = [];
  readonly #declared: Declared;
  readonly #rest: string[];

  constructor(declared: Declared, args: readonly string[]) {
    this.#declared = declared;
    this.#rest = [...args];
    for (let arg = this.#rest.shift(); arg !== undefined; arg = this.#rest.shift()) this.#take(arg);
  }

  #take(arg: string): void {
    if (!arg.startsWith('-')) {
      this.words.push(isPlainWord(arg) ? arg : giveUp());
      return;
    }
    const [flag = '', ...inline] = arg.split('=', 2);
    const { name, option, isNegated } = this.#optionOf(flag);
    if (this.values.has(name) && !option.array) giveUp();
    const hasValue = inline.length > 0;
    if (option.type === 'boolean') this.values.set(name, this.#isPlainSwitch(hasValue) ? !isNegated : giveUp());
    else {
      const text = hasValue ? arg.slice(flag.length + 1) : this.#rest.shift();
      this.values.set(name, this.#valueOf(name, option, text ?? ''));
    }
  }

  /** A switch takes `true` and `false` as its value, too. */
  #isPlainSwitch(hasValue: boolean): boolean {
    return !hasValue && !/^(true|false)$/.test(this.#rest[0] ?? '');
  }

  #optionOf(flag: string): { name: string; option: Options; isNegated: boolean } {
    const { options } = this.#declared;
    const isNegated = flag.startsWith('--no-');
    const short = [...options].find(([, { alias }]) => `-${alias}` === flag)?.[0];
    const name = short ?? /^--(?:no-)?([a-z][a-z-]+)$/.exec(flag)?.[1] ?? giveUp();
    const option = options.get(name) ?? giveUp();
    if (isNegated && option.type !== 'boolean') giveUp();
    return { name, option, isNegated };
  }

  #valueOf(name: string, { type, array, nargs }: Options, text: string): Value {
    // yargs takes off quotation marks.
    if (!/^[^-'"]/.test(text)) giveUp();
    if (type === undefined) return guessed(text);
    if (!array) return text;
    return nargs === 1 ? [...((this.values.get(name) as string[] | undefined) ?? []), text] : giveUp();
  }
}

/** What yargs makes of a value where no type is declared. */
function guessed(text: string): string | number {
  if (isPlainWord(text)) return text;
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : giveUp();
}

/** yargs makes numbers of words that look like them. */
const isPlainWord = (word: string): boolean => Number.isNaN(Number(word)) && !/^['"]/.test(word);

interface Positionals {
  declared: Declared;
  /** As yargs writes them, such as `[folder]` and `<files..>`. */
  places: readonly string[];
  words: readonly string[];
}

function fillPositionals(options: Record<string, unknown>, { declared, places, words }: Positionals): void {
  const rest = [...words];
  for (const place of places) {
    const name = place.replace(/^.|\.*.$/g, '');
    const isMany = place.includes('..');
    const value = isMany && rest.length > 0 ? rest.splice(0) : rest.shift();
    if (value === undefined && place.startsWith('<')) giveUp();
    const found = value ?? declared.positionals.get(name)?.default;
    if (found !== undefined) options[name] = found;
  }
  if (rest.length > 0) giveUp();
}

function fillOptions(options: Record<string, unknown>, declared: Declared, values: ReadonlyMap<string, Value>): void {
  for (const [name, option] of declared.options) {
    const given: unknown = values.get(name) ?? option.default;
    if (given === undefined) continue;
    const value: unknown = option.coerce ? option.coerce(given) : given;
    if (option.choices?.includes(value as string) === false) giveUp();
    for (const key of keysOf(name, option)) options[key] = value;
  }
}

function keysOf(name: string, { alias = [] }: Options): string[] {
  return [name, name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()), ...[alias].flat()];
}
