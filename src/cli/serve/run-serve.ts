import { setImmediate } from 'node:timers/promises';
import { countRows } from '../../mock-server/index.ts';
import { eventsOf } from '../shared/mock/events-of.ts';
import { type MockSettings, prepareMock } from '../shared/mock/prepare-mock.ts';
import { colorsFor } from '../shared/output/colors.ts';
import { attachLog, type LogSettings, logStyle } from '../shared/output/log.ts';
import type { Io } from '../shared/parse/command.ts';
import { survivingMistakes } from '../shared/process/survive-mistakes.ts';
import { type Stopping, untilStopped } from '../shared/process/until-stopped.ts';
import { describeListening, listeningEvent } from './describe-listening.ts';
import { watchVerdict } from './live-verdict.ts';

/** Runs the mock until SIGINT or SIGTERM. */
export const runServe = (options: MockSettings & LogSettings, io: Io): Promise<void> =>
  untilStopped((stopping) => survivingMistakes(io, () => serve(options, io, stopping)));

async function serve(options: MockSettings & LogSettings, io: Io, { stopped, stop }: Stopping): Promise<void> {
  const colors = colorsFor(io.stdout);
  const style = logStyle(options);
  const prepared = await prepareMock(options, {
    onMock: (mock, world) => {
      attachLog(eventsOf(mock), { style, colors, write: (text) => io.stdout.write(text), world });
    },
    warn: (text) => io.stderr.write(text),
  });
  tellOfTable(options, io);
  io.stdout.write(
    style === 'json' ? `${JSON.stringify(listeningEvent(prepared))}\n` : describeListening(prepared, colors),
  );
  prepared.mock.onStop = stop;
  const judgeTheRest = watchVerdict(prepared.mock);
  await stopped;
  judgeTheRest();
  await prepared.stop();
  // Logs are written when the event loop turns.
  await setImmediate();
}

/** A mock is in one world: which row of a table it is filled in with is said. */
function tellOfTable({ scenario, row, quiet }: MockSettings & LogSettings, { stderr }: Io): void {
  const length = countRows(scenario);
  if (length < 2 || row !== undefined || quiet) return;
  stderr.write(`${scenario} has a table of ${length} rows: the first is served. --row N takes another.\n`);
}
