import { type Mock, reactionTo } from '../../mock-server/index.ts';
import type { Script } from '../../play/index.ts';
import { parseDuration, type Report, type Scenario } from '../../protocol/index.ts';
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
  const { scenario } = script;
  const mock = await startPlayedMock(scenario, {});
  const hasHappened = watchReactions(mock.mock, scenario);
  const began = mock.clock.now();
  try {
    const report = await playOnMock(script, mock, {});
    const lastedMs = mock.clock.now() - began;
    return { report, idle: [...idleEvents(scenario, hasHappened, lastedMs), ...idleFaults(mock.mock)] };
  } finally {
    await mock.close();
  }
}

/** Notes which of the scenario's reactions have had something to react to. */
function watchReactions({ switchboard }: Mock, { events = [] }: Scenario): ReadonlySet<number> {
  const seen = new Set<number>();
  for (const [index, event] of events.entries()) {
    const read = 'on' in event ? reactionTo(event.on) : undefined;
    if (read) switchboard.onEvent((chatEvent) => void (read(chatEvent) && seen.add(index)));
  }
  return seen;
}

function idleEvents({ events = [] }: Scenario, hasHappened: ReadonlySet<number>, lastedMs: number): FileFinding[] {
  return events.flatMap((event, index): FileFinding[] => {
    if ('on' in event) {
      if (hasHappened.has(index)) return [];
      return [{ path: ['events', index], message: 'While the steps are played this event has nothing to react to.' }];
    }
    const at = parseDuration(event.at ?? event.every ?? '0ms');
    if (at <= lastedMs) return [];
    const message = `The steps take ${lastedMs / 1000} s in all, so this event comes after their end.`;
    return [{ path: ['events', index], message }];
  });
}

function idleFaults({ switchboard, scenario: { faults = [] } }: Mock): FileFinding[] {
  const armed = switchboard.faults.all();
  return faults.flatMap((_, index): FileFinding[] => {
    const { acts, occasions } = armed[index]?.counts ?? { acts: 1, occasions: 1 };
    if (acts > 0) return [];
    const why =
      occasions > 0
        ? `although it had ${occasions} ${occasions === 1 ? 'occasion' : 'occasions'}`
        : 'because nothing fits it';
    return [{ path: ['faults', index], message: `While the steps are played this fault never acts, ${why}.` }];
  });
}
