import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/shared/parse/command.ts';
import { within } from './deadline.ts';
import { timeLeft } from './time-left.ts';

/** Runs the command line in this process. */
export async function commandLine(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const ended = main(args, { stdout, stderr } as unknown as Io);
  const code = await within(ended, `\`chat-testbed ${args.join(' ')}\` to end`, timeLeft());
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A command that serves, in this process, until it is told to stop: by the test, or when the test is over. */
export class ServingCommand {
  readonly #stdout = new Collected();
  readonly #stderr = new Collected();
  readonly #exitCode: Promise<number>;

  /** @param args with `--json`, so that it says where it can be told to stop */
  constructor(...args: string[]) {
    this.#exitCode = main(args, { stdout: this.#stdout, stderr: this.#stderr } as unknown as Io);
    onTestFinished(() => this.stop().then(() => {}));
  }

  get stderr(): string {
    return this.#stderr.text;
  }

  /** Waits until something has been printed on stdout; answers with all that was. */
  async printed(pattern: RegExp): Promise<string> {
    const ended = this.#exitCode.then((code) => {
      if (!pattern.test(this.#stdout.text))
        throw new Error(`It ended with ${code}: ${this.#stdout.text}${this.stderr}`);
    });
    const shown = new Promise<void>((resolve) => this.#stdout.watch(pattern, resolve));
    await within(Promise.race([shown, ended]), `${pattern} to be printed`);
    return this.#stdout.text;
  }

  /** The same of stderr. */
  async complained(pattern: RegExp): Promise<string> {
    const shown = new Promise<void>((resolve) => this.#stderr.watch(pattern, resolve));
    await within(shown, `${pattern} to be printed`);
    return this.stderr;
  }

  /** Where it listens, and what else its first line says. */
  // biome-ignore lint/suspicious/noExplicitAny: serve and proxy say different things
  async listening(): Promise<any> {
    return JSON.parse((await this.printed(/\n/)).split('\n')[0] ?? '');
  }

  async stop(): Promise<{ code: number; stdout: string; stderr: string }> {
    const { url } = await this.listening();
    // Once it has stopped nobody listens any more.
    await fetch(`${url}/__testbed/stop`, { method: 'POST' }).catch(() => {});
    const code = await within(this.#exitCode, 'the command to end');
    return { code, stdout: this.#stdout.text, stderr: this.stderr };
  }
}

class Collected extends Writable {
  text = '';
  readonly #watchers = new Set<() => void>();

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    for (const look of this.#watchers) look();
    done();
  }

  /** Calls `found` whenever it has such a text. */
  watch(pattern: RegExp, found: () => void): void {
    const look = (): void => {
      if (pattern.test(this.text)) found();
    };
    this.#watchers.add(look);
    look();
  }
}
