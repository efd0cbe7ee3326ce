import {
  judgedByObservation,
  type ObservableRequirement,
  type ObservedFinding,
  observe,
} from '../../observer/index.ts';
import type { JudgedRecording } from '../judged-recording.ts';
import { shownByExcerpts } from './shown-by-excerpts.ts';

/** Where a server broke a requirement, and in which recordings that stands. */
export interface FindingIn extends ObservedFinding {
  /** By position in `evidence`: where each entry stands. */
  places: readonly JudgedRecording[];
}

/** What all recordings together say about one requirement. */
export interface ServerJudgement {
  requirement: ObservableRequirement;
  /** How often it was put to the test. */
  tests: number;
  /** How often it was broken. */
  times: number;
  findings: FindingIn[];
}

/** Judges the server by each recording. */
export function judgeServer(recordings: readonly JudgedRecording[]): ServerJudgement[] {
  const judgements = new Map(
    judgedByObservation.map((requirement): [string, ServerJudgement] => [
      requirement,
      { requirement, tests: 0, times: 0, findings: [] },
    ]),
  );
  for (const recording of recordings) {
    for (const { requirement, tests, times, findings } of observe(recording.entries, recording.knowledge).results) {
      const judgement = judgements.get(requirement);
      if (!judgement || (recording.isExcerpt && !shownByExcerpts.has(requirement))) continue;
      judgement.tests += tests;
      judgement.times += times;
      for (const finding of findings) {
        judgement.findings.push({ ...finding, places: finding.evidence.map(() => recording) });
      }
    }
  }
  return [...judgements.values()];
}
