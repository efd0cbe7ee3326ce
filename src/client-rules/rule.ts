import type { Dialect } from '../protocol/index.ts';
import type { KeptTrace, TracedConnection, TraceIndex } from '../traffic/index.ts';
import type { ClientRequirementId } from './register.ts';

/** How the command that ran the client ended; only `exec` knows. */
export interface RunEnd {
  /** Null where a signal ended it. */
  exitCode: number | null;
  signal?: string;
  /** When, in milliseconds since 1970 by the mock's clock; missing where that is not known. */
  at?: number;
}

/** Whether a command ended with a failure. */
export const hasFailed = ({ exitCode, signal }: RunEnd): boolean => signal !== undefined || exitCode !== 0;

/** Whoever goes down because of something goes down within this time; who lives on longer ends for another reason. */
export const soonMs = 3000;

/** What is known of a recording that the mock did not make. */
export interface ForeignRecording {
  /** The key of the dialect; either is right where it is left out. */
  sendKey?: Dialect['sendKey'];
  /** A request without an `Authorization` header may have had one. */
  areHeadersCut?: boolean;
}

/** What is judged. */
export interface ClientTrace extends KeptTrace {
  /** There where somebody else than the mock recorded it: its notes are missing, and prove nothing. */
  foreign?: ForeignRecording;
  /** Missing while the client may still be running. */
  end?: RunEnd;
}

/** What a rule reads: the trace by connection and request, and how the client ended. */
export type ClientTraceIndex = TraceIndex &
  Pick<ClientTrace, 'end'> & {
    /** The time of the newest entry, or of the command's end. */
    lastAt: number;
  };

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
export interface RuleJudgement {
  /** How often there was something to judge; a rule that was never put to the test has not been kept. */
  occasions: number;
  findings: Finding[];
}

/** One requirement and how a trace shows that it is broken. Pure: the same trace, the same judgement. */
export interface ClientRule {
  id: ClientRequirementId;
  judge(traceIndex: ClientTraceIndex): RuleJudgement;
}

/** Who a request came from, where its token did not tell. */
export const unknownClient = 'somebody without a valid token';

/** Who a connection belongs to, for people: the user, or its number while nobody has logged in on it. */
export function clientOf({ user, number }: TracedConnection): string {
  return user ?? `#${number}`;
}
