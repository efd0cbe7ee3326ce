import type { CheckConfig, DialectName } from '../../src/protocol/index.ts';

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
  /** What this server does wrong, as a sentence that goes on from "This server …". */
  how: string;
  /** What the reason of the finding has to say, so that it is caught for what it does. */
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
  start(): Promise<RunningServer>;
}
