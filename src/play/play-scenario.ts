import { setMaxListeners } from 'node:events';
import { type Report, type Result, type Scenario, type ScenarioRoom, UsageError } from '../protocol/index.ts';
import { redactor } from '../traffic/index.ts';
import { Actor } from './context/actor.ts';
import { noteEarlierHistory } from './context/earlier-history.ts';
import { findScenarioRoom } from './context/find-room.ts';
import { PlayContext, type Target } from './context/play-context.ts';
import { RoomBook } from './context/room-book.ts';
import type { PacingOptions } from './pace/pace.ts';
import { playReport } from './report/play-report.ts';
import { toResult } from './report/to-result.ts';
import type { Script } from './script.ts';
import { playStep } from './steps/play-step.ts';
import { actorsOf } from './steps/step.ts';

/** Who a user of the scenario is on the server. */
export interface Participant {
  name: string;
  token: string;
  expiredToken?: string;
  /** The user's id there, where it is known. */
  id?: string;
}

export interface PlayOptions {
  participants: readonly Participant[];
  /** What rooms of the scenario are called on a deployed server. */
  rooms?: Readonly<Record<string, string>>;
  /** Stops the play; the report has what was found so far. */
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  pacing?: PacingOptions;
  /** Whether steps may run commands on this machine. */
  mayRun?: boolean;
}

/**
 * Acts out the steps of a scenario on a server and judges what they expect.
 * Never throws for what the server does: that is a result.
 * @throws UsageError where a proxy that the environment names lets nothing through
 */
export async function playScenario(script: Script, target: Target, options: PlayOptions): Promise<Report> {
  const { scenario } = script;
  const { steps = [] } = scenario;
  const { participants, signal = new AbortController().signal, onProgress, pacing, mayRun } = options;
  // Rooms are looked for in many requests at once, and each of them listens to the signal.
  setMaxListeners(0, signal);
  const [startedAt, began] = [Date.now(), performance.now()];
  const context = new PlayContext({
    target,
    scenario,
    actors: participants.map((participant) => new Actor(participant)),
    rooms: new RoomBook(target.mock !== undefined),
    signal,
    ...(pacing && { pacing }),
    ...(mayRun && { mayRun }),
  });
  const results: Result[] = [];
  try {
    if (!target.mock) {
      await findRooms(context, options.rooms ?? {});
      await noteEarlierHistory(context, steps);
      refuseBlocked(context);
    }
    let from = 0;
    for (const index of steps.keys()) {
      const stepBegan = performance.now();
      const verdict = await playStep(context, steps, index);
      if (signal.aborted) break;
      refuseBlocked(context);
      const durationMs = Math.round(performance.now() - stepBegan);
      const { transcript } = context;
      const result = toResult({ script, index, verdict, transcript, from, durationMs });
      if (result) {
        results.push(result);
        from = transcript.position;
      }
      onProgress?.(index + 1, steps.length);
    }
  } finally {
    await context.close();
  }
  const report = playReport({ script, context, results, startedAt, durationMs: performance.now() - began });
  return redactor(secretsOf(context))(report);
}

function refuseBlocked({ blocked, target }: PlayContext): void {
  if (blocked !== undefined) throw new UsageError(`${target.url} cannot be reached: ${blocked}.`);
}

/** Finds the rooms that the steps speak of. */
async function findRooms(context: PlayContext, given: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, id] of Object.entries(given)) context.rooms.give(name, id);
  const text = JSON.stringify(context.scenario.steps ?? []);
  const spokenOf = (context.scenario.rooms ?? []).filter(
    (room): room is ScenarioRoom => 'id' in room && text.includes(`"room":${JSON.stringify(room.id)}`),
  );
  for (const room of spokenOf) if (!(room.id in given)) await findScenarioRoom(context, room);
}

const secretsOf = ({ actors, target: { headers = {} } }: PlayContext): string[] => [
  ...actors.flatMap(({ token, expiredToken }) => [token, ...(expiredToken ? [expiredToken] : [])]),
  ...Object.values(headers),
];

/** The users that the steps of a scenario need. */
export function participantsIn({ steps = [] }: Scenario): string[] {
  const others = steps.flatMap((step) => ('create_dm' in step ? [step.create_dm.other] : []));
  return [...new Set([...steps.flatMap(actorsOf), ...others])];
}
