import { spawn } from 'node:child_process';

/** A token command takes no longer. Milliseconds. */
const patience = 30_000;

/** What a token command came to. */
interface Ended {
  stdout: string;
  /** The last line of what it said to people. */
  complaint: string;
  /** Why there is no token: an exit code, a signal, `time`. Undefined where there is one. */
  failure?: string;
}

/** Runs a line in a shell. It is ended, with what it has started, after 30 s or when the signal is aborted. */
export function runTokenCommand(line: string, signal: AbortSignal): Promise<Ended> {
  const shell = process.platform === 'win32' ? (['cmd', '/c'] as const) : (['sh', '-c'] as const);
  // In a terminal it stays in our group: it may ask for a password there, and Ctrl-C reaches it.
  const hasOwnGroup = !process.stdin.isTTY && process.platform !== 'win32';
  return new Promise((resolve) => {
    const child = spawn(shell[0], [shell[1], line], { detached: hasOwnGroup, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
    const finish = (failure?: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      const complaint = stderr.trim().split('\n').at(-1) ?? '';
      resolve({ stdout: stdout.trim(), complaint, ...(failure !== undefined && { failure }) });
    };
    const end = (): void => {
      try {
        if (hasOwnGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        else child.kill();
      } catch {
        // Nobody of it is left.
      }
      finish(signal.aborted ? 'interrupted' : `not done in ${patience / 1000} s`);
    };
    const timer = setTimeout(end, patience);
    signal.addEventListener('abort', end, { once: true });
    child.once('error', (error) => finish(error.message));
    child.once('close', (code, killedBy) => finish(code === 0 ? undefined : `${killedBy ?? code}`));
  });
}
