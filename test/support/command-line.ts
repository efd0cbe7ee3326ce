import { Writable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/shared/command.ts';
import { within } from './deadline.ts';
import { timeLeft } from './time-left.ts';

/** Runs the command line in this process. */
export async function commandLine(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const ended = main(args, { stdout, stderr } as unknown as Io);
  const code = await within(ended, `\`chat-testbed ${args.join(' ')}\` to end`, timeLeft());
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Collected extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}
