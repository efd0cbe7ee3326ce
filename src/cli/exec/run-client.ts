import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { RunEnd } from '../../client-rules/index.ts';
import { UsageError } from '../shared/parse/command.ts';
import type { HeldSignals } from '../shared/process/held-signals.ts';

/** Where the output of a command goes: where this process's own does, all to stderr, or to a function. */
export type ClientOutput = 'inherit' | 'stderr' | ((chunk: Buffer) => void);

/** How a command is run. */
export interface ClientRun {
  /** Variables beside those of this process. */
  variables: Readonly<Record<string, string>>;
  output: ClientOutput;
  held: HeldSignals;
}

/**
 * Runs a command. Signals go to the command; this process outlives it.
 * @throws UsageError if there is no such command
 */
export async function runClient(
  [file = '', ...args]: readonly string[],
  { variables, output, held }: ClientRun,
): Promise<RunEnd> {
  const env = { ...process.env, ...variables };
  const child = spawn(file, args, { stdio: stdioFor(output), env, detached: hasOwnGroup() });
  const callOff = held.tell((signal) => send(child, signal));
  if (typeof output === 'function') for (const stream of [child.stdout, child.stderr]) stream?.on('data', output);
  try {
    return await ended(child);
  } catch (error) {
    throw new UsageError(describeFailure(error as NodeJS.ErrnoException, file));
  } finally {
    callOff();
  }
}

/** How long the rest of a command's output is read when it has ended, in milliseconds. */
const outputGrace = 1000;

/** In a terminal the command stays in our group: it reads the keyboard, and Ctrl-C reaches all that it has started. */
const hasOwnGroup = (): boolean => !process.stdin.isTTY && process.platform !== 'win32';

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody of it is left.
  }
}

function stdioFor(output: ClientOutput): StdioOptions {
  if (output === 'inherit') return 'inherit';
  return output === 'stderr' ? ['inherit', 2, 'inherit'] : ['ignore', 'pipe', 'pipe'];
}

/** The command itself counts: what it has left running may keep its output open for ever. */
function ended(child: ChildProcess): Promise<RunEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => {
      // What it has started and left behind would go on talking to a mock that is gone.
      if (hasOwnGroup()) signalGroup(child, 'SIGKILL');
      const grace = setTimeout(() => {
        for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      }, outputGrace);
      child.once('close', () => {
        clearTimeout(grace);
        resolve({ exitCode, ...(signal !== null && { signal }) });
      });
    });
  });
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (hasOwnGroup()) signalGroup(child, signal);
  // A terminal has sent Ctrl-C to the command too; twice would end it harder than was meant.
  else if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
}

function describeFailure({ code, message }: NodeJS.ErrnoException, file: string): string {
  switch (code) {
    case 'ENOENT':
      return `There is no command ${file}. For a line with shell words in it: chat-testbed exec -- sh -c '…'`;
    case 'EACCES':
      return `${file} may not be executed. Is it a script? Name its interpreter: chat-testbed exec -- node …`;
    default:
      return `${file} could not be run: ${message}`;
  }
}
