import type { ClientRequirementId } from './register.ts';
import type { TraceIndex } from './trace-index.ts';

/** Where a client broke a rule. */
export interface Finding {
  /** The user, or the connection (`#3`) while nobody had logged in on it. */
  client: string;
  /** The numbers of the trace entries that prove it, oldest first. */
  offending: number[];
  /** A sentence: what the client did. */
  sentence: string;
  expected: string;
  actual: string;
}

/** What a rule has to say about a trace. */
export interface Judgement {
  /** How often there was something to judge; a rule that was never put to the test has not been kept. */
  occasions: number;
  findings: Finding[];
}

/** One requirement and how a trace shows that it is broken. Pure: the same story, the same judgement. */
export interface ClientRule {
  id: ClientRequirementId;
  judge(traceIndex: TraceIndex): Judgement;
}

/** Who a request came from, where its token did not tell. */
export const unknownClient = 'somebody without a valid token';
