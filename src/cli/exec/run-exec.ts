import { closeSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { describeVerdict, type RunEnd } from '../../client-rules/index.ts';
import { type Mock, verdictOf } from '../../mock-server/index.ts';
import type { ClientVerdict } from '../../protocol/index.ts';
import { colorsFor } from '../shared/colors.ts';
import { exitCodes, type Io, UsageError } from '../shared/command.ts';
import { describeIdle } from '../shared/mock/describe-idle.ts';
import { attachLog, type LogSettings, logStyle } from '../shared/mock/log.ts';
import { type MockSettings, prepareMock } from '../shared/mock/prepare-mock.ts';
import { checkWritable, writeOutput } from '../shared/output-file.ts';
import { clientEnvironment } from './client-environment.ts';
import { runClient } from './run-client.ts';

/** The options of `exec` as the command line gives them. */
export interface ExecOptions extends MockSettings, LogSettings {
  report?: string;
  log?: string;
  strict: boolean;
}

/** How many entries of the trace are kept to be judged: a long test run fits. */
const traceCapacity = 100_000;

/** How long the connections of a command that has ended may take to be noticed, in milliseconds. */
const closingGrace = 1000;

/**
 * Runs a command with the mock's addresses and tokens in its environment, and prints the verdict on stderr: stdout is
 * the command's own.
 * @returns the exit code
 */
export async function runExec(line: readonly string[], options: ExecOptions, io: Io): Promise<number> {
  const [file, ...args] = line;
  if (!file) throw new UsageError('Say which command to run: chat-testbed exec -- npm test');
  if (options.report !== undefined) checkWritable(options.report, '--report');
  const logFile = openLog(options.log);
  const flushLogs: (() => void)[] = [];
  const prepared = await prepareMock(
    { ...options, traceCapacity },
    {
      onMock: (mock, world) => {
        if (logFile) flushLogs.push(attachLog(mock, { style: logStyle(options), write: logFile.write, world }));
      },
      warn: (text) => io.stderr.write(text),
    },
  );
  try {
    const { variables, warnings } = clientEnvironment(prepared);
    for (const warning of warnings) io.stderr.write(`chat-testbed: ${warning}\n`);
    const ended = await runClient(file, args, { ...process.env, ...variables });
    const end = { ...ended, at: prepared.mock.clock.now() };
    await allClosed(prepared.mock);
    const verdict = verdictOf(prepared.mock, end);
    const colors = colorsFor(io.stderr);
    io.stderr.write(describeVerdict(verdict, colors) + describeIdle(prepared.mock.idleParts(), colors));
    if (options.report !== undefined) writeOutput(options.report, `${JSON.stringify(verdict, null, 2)}\n`, '--report');
    return exitCodeOf(end, verdict, options.strict);
  } finally {
    await prepared.stop();
    for (const flush of flushLogs) flush();
    logFile?.close();
  }
}

function openLog(file: string | undefined) {
  if (file === undefined) return undefined;
  checkWritable(file, '--log');
  const descriptor = openSync(file, 'w');
  return { write: (text: string) => void writeSync(descriptor, text), close: () => closeSync(descriptor) };
}

/** The last frames of a command that has ended may still be on their way here. */
async function allClosed({ switchboard }: Mock): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closingGrace);
  });
  await Promise.race([switchboard.connections.untilNone(), grace]);
  clearTimeout(timer);
}

function exitCodeOf({ exitCode, signal }: RunEnd, { verdict, summary }: ClientVerdict, isStrict: boolean): number {
  if (signal !== undefined) return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
  if (exitCode) return exitCode;
  if (verdict === 'violations' || (isStrict && summary.warned > 0)) return exitCodes.violation;
  return isStrict && verdict === 'unseen' ? exitCodes.incomplete : exitCodes.ok;
}
