import { type ChildProcess, spawn } from 'node:child_process';
import { parseDuration, type RunStep } from '../../protocol/index.ts';
import type { PlayContext } from '../context/play-context.ts';
import { failed, passed, type StepVerdict, skipped } from '../expectations/verdict.ts';

const usualLimitMs = 60_000;
/** Of a command's output the end says what went wrong. */
const longestOutput = 2000;

/** Runs a command of the scenario; the transcript has how it ended, and what it printed. */
export async function actRun(context: PlayContext, { run: command, within }: RunStep): Promise<StepVerdict> {
  if (!context.mayRun) return skipped(`\`${command}\` was not run.`, '--allow-run lets steps run commands.');
  const began = performance.now();
  const { code, output } = await shell(
    command,
    within === undefined ? usualLimitMs : parseDuration(within),
    context.signal,
  );
  const ms = Math.round(performance.now() - began);
  const how = code === undefined ? 'did not end in time' : `ended with exit code ${code}`;
  const entry = context.transcript.add({
    kind: 'waited',
    label: 'play',
    for: `\`${command}\`, which ${how}${output === '' ? '' : `: ${output}`}`,
    ms,
  });
  await context.pace.settle();
  if (code === 0) return passed;
  return failed(`\`${command}\` ${how}.`, { expected: 'exit code 0', actual: output || how, offending: [entry] });
}

interface Ended {
  /** Undefined where it was stopped. */
  code?: number;
  output: string;
}

/** In a group of its own, so that what it has started ends with it. */
function shell(command: string, limitMs: number, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer): void => {
      output = (output + chunk).slice(-longestOutput);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    let isStopped = false;
    const stop = (): void => {
      isStopped = true;
      killGroup(child);
    };
    const timer = setTimeout(stop, limitMs);
    signal.addEventListener('abort', stop, { once: true });
    const end = (code: number | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve({ ...(!isStopped && { code: code ?? 1 }), output: output.trim() });
    };
    child.once('error', () => end(127));
    // What it leaves running in the background may keep its output open: the command itself counts.
    child.once('exit', (code) => setImmediate(() => end(code)));
  });
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of it is left.
  }
}
