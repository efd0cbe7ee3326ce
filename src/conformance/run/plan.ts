import { judgedRequirement } from '../../requirements/index.ts';
import { Session } from '../case/acting/session.ts';
import type { Case } from '../case/case.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import { directRoomRemedy } from '../discovery/blank-profile.ts';
import { discoverReadOnly } from '../discovery/discovery.ts';
import { guessOf, type RoomGuess, whyNotGuessed } from '../discovery/rooms/vacant-rooms.ts';
import type { ServerProfile, Unavailable } from '../discovery/server-profile.ts';
import { planFootprint } from '../footprint/plan-footprint.ts';
import type { Footprint } from '../pace/index.ts';
import { unmetNeed } from './run-case.ts';
import { groupByRun } from './schedule.ts';

/** Whether a case could be judged, and what is missing. */
export interface PlannedCase {
  id: string;
  requirement: string;
  level: 'MUST' | 'SHOULD';
  title: string;
  /** Undefined where the case can be judged. */
  missing?: string;
  remedy?: string;
}

export interface Plan {
  target: string;
  /** The rooms that are known; the others would be made with create_dm. */
  rooms: ServerProfile['rooms'];
  cases: PlannedCase[];
  /** About what a run asks of the server: as on the mock, and within the limits. */
  footprint: Footprint;
  /** How many ids are asked for at most where a room has to be found. */
  probes: number;
  /** Whether the run finds a room that create_dm makes. */
  newRooms: RoomGuess;
  /** The room that the config says create_dm has made. */
  directRoom?: string;
}

export interface PlanOptions {
  /** How many cases at once, as {@link RecordOptions} has it. */
  concurrency?: number | undefined;
}

/**
 * Says what could be judged on a server and what is missing; asks it, but creates and posts nothing.
 * @throws CheckProblem if the target cannot be reached or the config is wrong
 */
export async function planRun(
  setup: CheckSetup,
  cases: readonly Case[],
  { concurrency }: PlanOptions = {},
): Promise<Plan> {
  const session = new Session(setup);
  try {
    await session.tokens.obtain();
    const profile = await discoverReadOnly(session);
    const { rooms } = profile;
    const newRooms = guessOf(profile);
    const acts = groupByRun(cases.filter((item) => !unmetNeed(item, profile)));
    return {
      target: setup.url,
      rooms,
      cases: cases.map((item) => planCase(item, profile)),
      footprint: planFootprint(acts, {
        limits: setup.limits,
        users: Object.keys(setup.users),
        concurrency: concurrency ?? session.pace.workload.limit,
        looksForRooms: newRooms !== 'hidden',
      }),
      probes: setup.probe,
      newRooms,
      ...(profile.directRoom !== undefined && { directRoom: profile.directRoom }),
    };
  } finally {
    session.close();
  }
}

function planCase(item: Case, profile: ServerProfile): PlannedCase {
  const { id, requirement, title } = item;
  const unmet = unmetNeed(item, profile)?.unavailable ?? (item.needsNewRoom && hiddenRoom(profile));
  const because = unmet?.because ? `because of ${unmet.because}: ` : '';
  return {
    id,
    requirement,
    level: judgedRequirement(requirement).level,
    title,
    ...(unmet && { missing: `${because}${unmet.reason}` }),
    ...(unmet?.remedy && { remedy: unmet.remedy }),
  };
}

/** Where the room that create_dm makes has no id that could be guessed, and the config names none. */
function hiddenRoom(profile: ServerProfile): Unavailable | undefined {
  const why = whyNotGuessed(profile);
  if (why === undefined || profile.directRoom !== undefined) return undefined;
  return { reason: `The room that create_dm makes cannot be found: ${why}.`, remedy: directRoomRemedy };
}
