import { judgedRequirement } from '../../requirements/index.ts';
import type { Case } from '../case/case.ts';
import { Session } from '../case/session.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import { discoverReadOnly } from '../discovery/discovery.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';
import { unmetNeed } from './run-case.ts';

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
}

/**
 * Says what could be judged on a server and what is missing; asks it, but creates and posts nothing.
 * @throws CheckProblem if the target cannot be reached or the config is wrong
 */
export async function planRun(setup: CheckSetup, cases: readonly Case[]): Promise<Plan> {
  const session = new Session(setup);
  try {
    await session.tokens.obtain();
    const profile = await discoverReadOnly(session);
    return { target: setup.url, rooms: profile.rooms, cases: cases.map((item) => planCase(item, profile)) };
  } finally {
    session.close();
  }
}

function planCase(item: Case, profile: ServerProfile): PlannedCase {
  const { id, requirement, title } = item;
  const unmet = unmetNeed(item, profile)?.unavailable;
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
