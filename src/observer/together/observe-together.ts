import type { TraceEntry } from '../../traffic/index.ts';
import type { ObservedFinding, ObservedResult, ObserverVerdict } from '../finding.ts';
import type { ObserverKnowledge } from '../knowledge.ts';
import { judgedByObservation, type ObservableRequirement } from '../observable.ts';
import { observe } from '../observer.ts';
import { absentFromHistory } from './absent.ts';
import type { ComparedFinding, Comparison } from './comparison.ts';
import { contradictory } from './contradictory.ts';
import { lostLive } from './lost.ts';
import { type SeenByRecorder, seenIn } from './seen-by-recorder.ts';

/** What one recorder saw of a server, and what is known beside it. */
export interface ObservedRecording {
  entries: readonly TraceEntry[];
  knowledge: ObserverKnowledge;
  /** Recordings of different servers are not compared; one that does not tell may be of any. */
  server?: string;
  /** Only these are judged by it: single entries are missing, so that what is not there proves nothing. */
  only?: ReadonlySet<ObservableRequirement>;
}

/** So many findings of one requirement are kept; the others are only counted. */
const mostFindings = 50;

/**
 * Judges several recordings together: each by itself, and what they show of the same messages. Their clocks may differ:
 * only the order within each is relied on, and ids across them. A finding says in which recording its evidence stands.
 * @example observeTogether([{ entries: ofAda, knowledge: {} }, { entries: ofBob, knowledge: {} }])
 */
export function observeTogether(recordings: readonly ObservedRecording[]): ObserverVerdict {
  const results = new Map(judgedByObservation.map((requirement) => [requirement, untested(requirement)]));
  for (const [index, { entries, knowledge, only }] of recordings.entries()) {
    for (const result of observe(entries, knowledge).results) {
      if (!only || only.has(result.requirement)) addResult(results, result, index);
    }
  }
  for (const { requirement, finding } of compareAll(recordings)) {
    const broken = { requirement, verdict: 'broken' as const, tests: 1, times: 1, findings: [finding] };
    addResult(results, broken, undefined);
  }
  return { results: [...results.values()] };
}

const untested = (requirement: ObservableRequirement): ObservedResult => ({
  requirement,
  verdict: 'not tested',
  tests: 0,
  times: 0,
  findings: [],
});

function addResult(
  results: ReadonlyMap<ObservableRequirement, ObservedResult>,
  { requirement, verdict, tests, times, findings }: ObservedResult,
  index: number | undefined,
): void {
  const sum = results.get(requirement);
  if (!sum) return;
  sum.tests += tests;
  sum.times += times;
  if (verdict === 'broken' || sum.verdict === 'not tested') sum.verdict = verdict;
  for (const finding of findings) {
    if (sum.findings.length < mostFindings) sum.findings.push(index === undefined ? finding : placed(finding, index));
  }
}

const placed = (finding: ObservedFinding, index: number): ObservedFinding => ({
  ...finding,
  recordings: finding.evidence.map(() => index),
});

function compareAll(recordings: readonly ObservedRecording[]): ComparedFinding[] {
  const comparable = [...recordings.entries()].filter(([, { only }]) => !only);
  if (comparable.length < 2) return [];
  const seen = new Map(comparable.map(([index, { entries }]) => [index, seenIn(entries)]));
  return comparable.flatMap(([indexOfOne, one]) =>
    comparable.flatMap(([indexOfOther, other]) => {
      if (indexOfOne === indexOfOther || !mayBeSameServer(one, other)) return [];
      return compare({
        one: seen.get(indexOfOne) as SeenByRecorder,
        other: seen.get(indexOfOther) as SeenByRecorder,
        indexOfOne,
        indexOfOther,
        quietWindowMs: other.knowledge.quietWindowMs,
      });
    }),
  );
}

/** What contradicts is the same from both sides. */
const compare = (comparison: Comparison): ComparedFinding[] => [
  ...lostLive(comparison),
  ...absentFromHistory(comparison),
  ...(comparison.indexOfOne < comparison.indexOfOther ? contradictory(comparison) : []),
];

const mayBeSameServer = ({ server: one }: ObservedRecording, { server: other }: ObservedRecording): boolean =>
  one === undefined || other === undefined || one === other;
