import type { CheckConfig, DialectName, Result } from '../../src/protocol/index.ts';
import { findRequirement } from '../../src/requirements/index.ts';

/** A server that runs, and how `check` reaches it. */
export interface RunningServer {
  config: CheckConfig & { target: string };
  /** Options of `check` that this server cannot do without. */
  options?: { insecure?: boolean; dialect?: DialectName };
  close(): Promise<void>;
}

/** A server that is broken in exactly one point of the register. */
export interface Mutant {
  /** Unique and permanent: it stands in the printed matrix. */
  name: string;
  /** The id of the one requirement that it breaks. */
  breaks: string;
  /** The id of the one case that finds it: take that case away, and no other case finds anything as grave. */
  onlyBy?: string;
  /** What this server does wrong, as a sentence that goes on from "This server …". */
  how: string;
  /**
   * True where nobody outside can tell it from a server that conforms: the run is then incomplete, never green, and
   * the case says why it could not be exercised.
   */
  isIncomplete?: true;
  /** What the reason has to say, so that it is caught for what it does. */
  reason: RegExp;
  start(): Promise<RunningServer>;
}

/** A server that does something unusual and still keeps the document. */
export interface Variant {
  name: string;
  /** What is unusual, as a sentence that goes on from "This server …". */
  how: string;
  /** The SHOULD requirements it does not keep, which are warnings; none where left out. */
  warns?: readonly string[];
  /** The MUST requirements that cannot be judged on it, so that the run is incomplete; none where left out. */
  leavesOpen?: readonly string[];
  start(): Promise<RunningServer>;
}

/** How a mutant is found. */
export function expectedStatus({ breaks, isIncomplete }: Mutant): Result['status'] {
  if (isIncomplete) return 'skipped';
  return findRequirement(breaks)?.level === 'MUST' ? 'failed' : 'warned';
}
