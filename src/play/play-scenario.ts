import { setMaxListeners } from 'node:events';
import { redactor } from '../conformance/redact.ts';
import type { Report, Result, Scenario, ScenarioRoom } from '../protocol/index.ts';
import { findScenarioRoom } from './find-room.ts';
import { playReport } from './play-report.ts';
import { playStep } from './play-step.ts';
import { Player } from './player.ts';
import { RoomBook } from './room-book.ts';
import type { Script } from './script.ts';
import { Stage, type Venue } from './stage.ts';
import { actorsOf } from './step.ts';
import { toResult } from './to-result.ts';

/** Who a user of the scenario is on the server. */
export interface Role {
  name: string;
  token: string;
  expiredToken?: string;
  /** The user's id there, where it is known. */
  id?: string;
}

export interface PlayOptions {
  roles: readonly Role[];
  /** What rooms of the scenario are called on a deployed server. */
  rooms?: Readonly<Record<string, string>>;
  /** Stops the play; the report has what was found so far. */
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Acts out the steps of a scenario on a server and judges what they expect.
 * Never throws for what the server does: that is a result.
 */
export async function playScenario(script: Script, venue: Venue, options: PlayOptions): Promise<Report> {
  const { scenario } = script;
  const { steps = [] } = scenario;
  const { roles, signal = new AbortController().signal, onProgress } = options;
  // Rooms are looked for in many requests at once, and each of them listens to the signal.
  setMaxListeners(0, signal);
  const [startedAt, began] = [Date.now(), performance.now()];
  const stage = new Stage({
    venue,
    scenario,
    players: roles.map((role) => new Player(role)),
    rooms: new RoomBook(venue.mock !== undefined),
    signal,
  });
  const results: Result[] = [];
  try {
    if (!venue.mock) await findRooms(stage, options.rooms ?? {});
    let from = 0;
    for (const index of steps.keys()) {
      const stepBegan = performance.now();
      const verdict = await playStep(stage, steps, index);
      if (signal.aborted) break;
      const durationMs = Math.round(performance.now() - stepBegan);
      const { entries } = stage.transcript;
      const result = toResult({ script, index, verdict, entries, from, durationMs });
      if (result) {
        results.push(result);
        from = entries.length;
      }
      onProgress?.(index + 1, steps.length);
    }
  } finally {
    await stage.close();
  }
  const report = playReport({ script, stage, results, startedAt, durationMs: performance.now() - began });
  return redactor(secretsOf(stage))(report);
}

/** Finds the rooms that the steps speak of. */
async function findRooms(stage: Stage, given: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, id] of Object.entries(given)) stage.rooms.note(name, id);
  const text = JSON.stringify(stage.scenario.steps ?? []);
  const spokenOf = (stage.scenario.rooms ?? []).filter(
    (room): room is ScenarioRoom => 'id' in room && text.includes(`"room":${JSON.stringify(room.id)}`),
  );
  for (const room of spokenOf) if (!(room.id in given)) await findScenarioRoom(stage, room);
}

const secretsOf = (stage: Stage): string[] =>
  stage.players.flatMap(({ token, expiredToken }) => [token, ...(expiredToken ? [expiredToken] : [])]);

/** The users that the steps of a scenario need. */
export function rolesIn({ steps = [] }: Scenario): string[] {
  const others = steps.flatMap((step) => ('create_dm' in step ? [step.create_dm.other] : []));
  return [...new Set([...steps.flatMap(actorsOf), ...others])];
}
