import type { Observation } from '../../protocol/index.ts';
import type { Need } from '../discovery/server-profile.ts';
import type { CaseContext } from './case-context.ts';
import type { CaseRecord } from './case-record.ts';
import type { Verdict } from './verdict.ts';

/**
 * One thing that is tried on a server. `run` acts and answers with plain data; everything that happens is recorded.
 * `judge` looks at the record alone, so that a recorded run can be judged again without a server.
 */
export interface Case<Facts = unknown> {
  /** `<requirement>/<what is tried>`: permanent, as the requirement's id. */
  id: string;
  requirement: string;
  /** A sentence about the server that holds where the case passes. */
  title: string;
  needs: readonly Need[];
  /** Requirements that explain a failure here: where one of them failed too, this is the same deviation. */
  maskedBy?: readonly string[];
  /** True where it can be judged only if the room that create_dm makes is found. */
  needsNewRoom?: true;
  /** True where no other case may have a connection meanwhile. */
  exclusive?: true;
  /** Cases that share this function are acted out once, and each of them judges the same record. */
  run(context: CaseContext): Promise<Facts>;
  judge(facts: Facts, record: CaseRecord): Verdict;
  /** What this server does where the document leaves the choice; it is not judged. */
  observe?(facts: Facts, record: CaseRecord): Observation | undefined;
}

/** A case; its facts are inferred from what `run` answers. */
export const defineCase = <Facts>(definition: Case<Facts>): Case => definition as Case;
