import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const bench = path.dirname(fileURLToPath(import.meta.url));

/** A server to measure, run as a process of its own. */
export interface Contender {
  name: string;
  args: string[];
}

export const bareHttp: Contender = { name: 'bare node:http + ws', args: [path.join(bench, 'bare/http.mjs')] };
export const bareExpress: Contender = { name: 'bare Express', args: [path.join(bench, 'bare/express.mjs')] };

/** The mock as users run it; its log and trace are on. */
export function theMock(name: string, ...options: string[]): Contender {
  const program = path.join(bench, '../bin/chat-testbed.js');
  return { name, args: [program, 'serve', ...options, '--port', '0', '--json'] };
}

export const traceFile = path.join(tmpdir(), `chat-testbed-bench-${process.pid}.ndjson`);

/** A contender that runs. */
export interface Running {
  url: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a contender and waits for the line that says where it listens. */
export async function start({ name, args }: Contender): Promise<Running> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', openSync('/dev/null', 'w')] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { stdout } = child;
  if (!stdout) throw new Error(`${name} has no output.`);
  const lines = createInterface(stdout);
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    ended.then(() => reject(new Error(`${name} ended before it listened.`)));
  });
  // What follows is read as fast as it comes and thrown away, as a terminal that scrolls would.
  lines.close();
  stdout.resume();
  return {
    url: JSON.parse(first).url,
    process: child,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
