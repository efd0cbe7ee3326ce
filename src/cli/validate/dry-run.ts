import type { IdlePart } from '../../mock-server/index.ts';
import type { Script } from '../../play/index.ts';
import type { Report } from '../../protocol/index.ts';
import type { FileFinding } from '../../yaml-file/index.ts';
import { playOnMock, startPlayedMock } from '../shared/mock/played-mock.ts';

/** What came of playing a scenario's steps on the mock. */
export interface DryRun {
  report: Report;
  /** What did not happen while the steps were played; other clients may well make it happen. */
  idle: FileFinding[];
}

/** Plays the steps of a sound scenario at virtual speed, and looks at what the mock did by itself meanwhile. */
export async function dryRun(script: Script): Promise<DryRun> {
  const mock = await startPlayedMock(script.scenario, {});
  try {
    const report = await playOnMock(script, mock, {});
    return { report, idle: mock.mock.idleParts().map(toFinding) };
  } finally {
    await mock.close();
  }
}

function toFinding({ kind, index, why }: IdlePart): FileFinding {
  const message = `While the steps are played this ${kind} does nothing: ${why}.`;
  return { path: [kind === 'event' ? 'events' : 'faults', index], message };
}
