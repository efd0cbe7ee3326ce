import type { Result } from '../../protocol/index.ts';
import { findRequirement } from '../../requirements/index.ts';
import type { JudgedRecording } from '../judged-recording.ts';
import { type FindingIn, judgeServer, type ServerJudgement } from './judge-server.ts';
import { brokenStatus, notTested, withTimes } from './status.ts';
import type { Transcripts } from './transcript.ts';

/** One result about the server for every requirement that observation can decide. */
export function serverResults(
  recordings: readonly JudgedRecording[],
  transcripts: Transcripts,
  { isStrict }: { isStrict: boolean },
): Result[] {
  return judgeServer(recordings).flatMap((judgement) => {
    const requirement = findRequirement(judgement.requirement);
    if (!requirement || requirement.level === 'excluded') return [];
    const { id, level, sentence: title } = requirement;
    const about = { id: `${id}/observed`, requirement: id, subject: 'server', level, title, durationMs: 0 };
    const [first] = judgement.findings;
    if (first) return { ...about, ...brokenBy(judgement, first, transcripts), status: brokenStatus(level, isStrict) };
    if (judgement.tests === 0) return { ...about, status: 'skipped', reason: notTested, transcript: [] };
    return { ...about, status: 'passed', occasions: judgement.tests, transcript: [] };
  });
}

function brokenBy(
  { tests, times }: ServerJudgement,
  { sentence, expected, actual, evidence, places }: FindingIn,
  transcripts: Transcripts,
): Pick<Result, 'reason' | 'expected' | 'actual' | 'occasions' | 'times' | 'transcript'> {
  const lines = evidence.map((seq, index) => ({ recording: places[index] as JudgedRecording, seq, isOffending: true }));
  return {
    reason: withTimes(sentence, times),
    // The schema has any JSON value here; its generated type is narrower.
    expected: expected as unknown as Record<string, unknown>,
    actual: actual as unknown as Record<string, unknown>,
    occasions: tests,
    times,
    transcript: transcripts.of(lines),
  };
}
