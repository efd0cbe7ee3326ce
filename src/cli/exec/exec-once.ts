import type { JudgedRun } from '../../client-rules/index.ts';
import { type IdlePart, verdictOf } from '../../mock-server/index.ts';
import type { Report } from '../../protocol/index.ts';
import { eventsOf } from '../shared/mock/events-of.ts';
import { type MockSettings, prepareMock } from '../shared/mock/prepare-mock.ts';
import { attachLog, type LogSettings, logStyle } from '../shared/output/log.ts';
import type { Io } from '../shared/parse/command.ts';
import type { HeldSignals } from '../shared/process/held-signals.ts';
import { clientEnvironment } from './client-environment.ts';
import { openLog } from './open-log.ts';
import { type ClientOutput, runClient } from './run-client.ts';

export interface RunSettings extends MockSettings, LogSettings {
  log?: string;
}

/** What came of a client's command in one scenario. */
export interface ExecRun extends JudgedRun {
  idle: IdlePart[];
  dialect: Report['dialect'];
}

/** How many entries of the trace are kept to be judged: a long test run fits. */
export const traceCapacity = 100_000;

/** How long the connections of a command that has ended may take to be noticed, in milliseconds. */
const closingGrace = 1000;

/** Where a command's output goes, and who is told of signals. */
export interface ExecContext {
  io: Io;
  output: ClientOutput;
  held: HeldSignals;
}

/**
 * Runs a command with a mock's addresses and tokens in its environment, and judges the client.
 * @returns undefined where a signal came before the command was begun
 */
export async function execOnce(
  line: readonly string[],
  settings: RunSettings,
  { io, output, held }: ExecContext,
): Promise<ExecRun | undefined> {
  const logFile = openLog(settings.log, (text) => io.stderr.write(text));
  const flushLogs: (() => void)[] = [];
  const prepared = await prepareMock(
    { ...settings, traceCapacity },
    {
      onMock: (mock, world) => {
        if (logFile)
          flushLogs.push(attachLog(eventsOf(mock), { style: logStyle(settings), write: logFile.write, world }));
      },
      warn: (text) => io.stderr.write(text),
    },
  );
  const { mock } = prepared;
  try {
    const { variables, warnings } = clientEnvironment(prepared);
    for (const warning of warnings) io.stderr.write(`chat-testbed: ${warning}\n`);
    if (held.signal.aborted) return undefined;
    const began = performance.now();
    const ended = await runClient(line, { variables, output, held });
    const durationMs = performance.now() - began;
    const end = { ...ended, at: mock.clock.now() };
    await allClosed(mock.switchboard.connections);
    const { sendKey, retrieveKey } = mock.switchboard.core.dialect;
    return {
      scenario: settings.scenario,
      verdict: verdictOf(mock, end),
      durationMs,
      idle: mock.idleParts(),
      dialect: { sendKey, retrieveKey },
    };
  } finally {
    await prepared.stop();
    for (const flush of flushLogs) flush();
    logFile?.close();
  }
}

/** The last frames of a command that has ended may still be on their way here. */
export async function allClosed(connections: { untilNone(): Promise<void> }): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closingGrace);
  });
  await Promise.race([connections.untilNone(), grace]);
  clearTimeout(timer);
}
