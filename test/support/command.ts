import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { within } from './deadline.ts';
import { timeLeft } from './time-left.ts';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const program = path.join(repository, 'bin/chat-testbed.js');

/** A process under test: what it prints, and how it ends. It is ended with the test. */
export class RunningCommand {
  readonly process: ChildProcess;
  readonly exitCode: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(file: string, args: string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}) {
    this.process = spawn(file, args, { cwd: repository, ...options, detached: true });
    this.process.stdout?.on('data', (chunk) => (this.stdout += chunk));
    this.process.stderr?.on('data', (chunk) => (this.stderr += chunk));
    this.exitCode = new Promise((resolve) => this.process.on('close', (code) => resolve(code)));
    onTestFinished(() => this.#endWithChildren());
  }

  /** A shell or npx would leave what it had started behind: the whole process group goes. */
  #endWithChildren(): void {
    try {
      if (this.process.pid !== undefined) process.kill(-this.process.pid, 'SIGKILL');
    } catch {
      // Nobody of it is left.
    }
  }

  /** Waits until something has been printed on stdout; answers with all that was. */
  printed(pattern: RegExp): Promise<string> {
    return this.#shown('stdout', pattern);
  }

  /** The same of stderr. */
  complained(pattern: RegExp): Promise<string> {
    return this.#shown('stderr', pattern);
  }

  async #shown(where: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
    const found = new Promise<void>((resolve) => {
      const look = (): void => {
        if (pattern.test(this[where])) resolve();
      };
      this.process[where]?.on('data', look);
      look();
    });
    const ended = this.exitCode.then((code) => {
      if (!pattern.test(this[where]))
        throw new Error(`It ended with ${code} before it printed ${pattern}: ${this.stdout}${this.stderr}`);
    });
    await within(Promise.race([found, ended]), `${pattern} to be printed`, timeLeft());
    return this[where];
  }

  async ended(): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const code = await within(this.exitCode, `\`${this.process.spawnargs.join(' ')}\` to end`, timeLeft());
    return { code, stdout: this.stdout, stderr: this.stderr };
  }
}

/** Runs `chat-testbed` as it was built. */
export function chatTestbed(...args: string[]): RunningCommand {
  return new RunningCommand(process.execPath, [program, ...args]);
}

/** Runs a line as a user would paste it into a shell. */
export function shell(line: string, env: NodeJS.ProcessEnv = process.env): RunningCommand {
  return new RunningCommand('bash', ['-c', line], { env });
}
