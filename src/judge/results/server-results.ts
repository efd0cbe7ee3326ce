import type { ObservedFinding, ObservedResult } from '../../observer/index.ts';
import type { Result } from '../../protocol/index.ts';
import { findRequirement } from '../../requirements/index.ts';
import type { JudgedRecording } from '../judged-recording.ts';
import { judgeServer } from './judge-server.ts';
import { brokenStatus, notTested, withTimes } from './status.ts';
import type { ShownLine, Transcripts } from './transcript.ts';

/** One result about the server for every requirement that observation can decide. */
export function serverResults(
  recordings: readonly JudgedRecording[],
  transcripts: Transcripts,
  { isStrict, observed }: { isStrict: boolean; observed?: readonly ObservedResult[] | undefined },
): Result[] {
  return (observed ?? judgeServer(recordings)).flatMap((judgement) => {
    const requirement = findRequirement(judgement.requirement);
    if (!requirement || requirement.level === 'excluded') return [];
    const { id, level, sentence: title } = requirement;
    const about = { id: `${id}/observed`, requirement: id, subject: 'server', level, title, durationMs: 0 };
    const [first] = judgement.findings;
    if (first) {
      const transcript = transcripts.of(linesOf(first, recordings));
      return { ...about, ...brokenBy(judgement, first), status: brokenStatus(level, isStrict), transcript };
    }
    if (judgement.tests === 0) return { ...about, status: 'skipped', reason: notTested, transcript: [] };
    return { ...about, status: 'passed', occasions: judgement.tests, transcript: [] };
  });
}

function brokenBy(
  { tests, times }: ObservedResult,
  { sentence, expected, actual }: ObservedFinding,
): Pick<Result, 'reason' | 'expected' | 'actual' | 'occasions' | 'times'> {
  return {
    reason: withTimes(sentence, times),
    // The schema has any JSON value here; its generated type is narrower.
    expected: expected as unknown as Record<string, unknown>,
    actual: actual as unknown as Record<string, unknown>,
    occasions: tests,
    times,
  };
}

const linesOf = (
  { evidence, recordings: places = [] }: ObservedFinding,
  recordings: readonly JudgedRecording[],
): ShownLine[] =>
  evidence.flatMap((seq, index) => {
    const recording = recordings[places[index] ?? 0];
    return recording ? [{ recording, seq, isOffending: true }] : [];
  });
