import type { MessageId } from '../../protocol/index.ts';
import type { ObservedFinding } from '../finding.ts';
import type { ObservableRequirement } from '../observable.ts';
import { type ComparedMessage, isSameMessage, type SeenByRecorder } from './seen-by-recorder.ts';

/** Two recordings of one server: what the one shows, the other may lack. */
export interface Comparison {
  one: SeenByRecorder;
  other: SeenByRecorder;
  /** By position among all recordings: which is which. */
  indexOfOne: number;
  indexOfOther: number;
  /** So many milliseconds later, by the clock of `other`, what did not come is lost; undefined where nobody can tell. */
  quietWindowMs: number | undefined;
}

/** What a comparison shows to be broken. */
export interface ComparedFinding {
  requirement: ObservableRequirement;
  finding: ObservedFinding;
}

/** A message that both recorders saw alike, and at least one of them live: both were at the same server then. */
export function sharedMessage({ one, other }: Comparison, id: MessageId): ComparedMessage | undefined {
  const [here, there] = [one.messages.get(id), other.messages.get(id)];
  if (!here?.isClear || !there?.isClear || !(here.isLive || there.isLive)) return undefined;
  return isSameMessage(here.version, there.version) ? here : undefined;
}

interface Words {
  sentence: string;
  expected: string;
  actual: string;
}

/** @param evidence of each entry the recording and its `seq` */
export function comparedFinding(
  requirement: ObservableRequirement,
  words: Words,
  {
    evidence,
    user,
    connections = [],
    requests = [],
  }: {
    evidence: readonly (readonly [recording: number, seq: number])[];
    user?: string | undefined;
    connections?: number[];
    requests?: number[];
  },
): ComparedFinding {
  const finding = {
    ...words,
    evidence: evidence.map(([, seq]) => seq),
    recordings: evidence.map(([recording]) => recording),
    users: user === undefined ? [] : [user],
    connections,
    requests,
  };
  return { requirement, finding };
}
