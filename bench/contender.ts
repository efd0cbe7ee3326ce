import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const bench = path.dirname(fileURLToPath(import.meta.url));

/** A server to measure, run as a process of its own. */
export interface Contender {
  name: string;
  args: string[];
  /** Where it will listen; one that prints its URL as the first line leaves it out. */
  port?: number;
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

/** Starts a contender and waits until it listens. */
export async function start({ name, args, port }: Contender): Promise<Running> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = ended.then(() => Promise.reject(new Error(`${name} ended before it listened.`)));
  const url = await Promise.race([port === undefined ? printedUrl(child) : listeningUrl(port), failed]);
  // What it prints from now on is read as fast as it comes and thrown away, as a terminal that scrolls would.
  child.stdout?.resume();
  return {
    url,
    process: child,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function printedUrl({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('It has no output.');
  const lines = createInterface(stdout);
  const first = await new Promise<string>((resolve) => lines.once('line', resolve));
  lines.close();
  return JSON.parse(first).url;
}

async function listeningUrl(port: number): Promise<string> {
  while (!(await accepts(port))) await pause(5);
  return `http://127.0.0.1:${port}`;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
