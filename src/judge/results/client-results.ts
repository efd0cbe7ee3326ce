import {
  brokenResult,
  type ClientRequirement,
  clientRequirements,
  onForeignRecordings,
} from '../../client-rules/index.ts';
import type { Result } from '../../protocol/index.ts';
import type { JudgedRecording } from '../judged-recording.ts';
import { type ClientJudgement, judgedClients } from './judged-clients.ts';
import { brokenStatus, notTested, withTimes } from './status.ts';
import type { Transcripts } from './transcript.ts';

interface ClientContext {
  isStrict: boolean;
  transcripts: Transcripts;
  /** No recording is the mock's: what only its notes tell is never judged. */
  isForeign: boolean;
}

/** One result about each client for every requirement that can be judged. */
export function clientResults(
  recordings: readonly JudgedRecording[],
  transcripts: Transcripts,
  { isStrict }: { isStrict: boolean },
): Result[] {
  const isForeign = recordings.every(({ clients }) => clients?.foreign !== undefined || clients === undefined);
  const context = { isStrict, transcripts, isForeign };
  return [...judgedClients(recordings)].flatMap(([subject, own]) =>
    registerFor(own).flatMap((requirement) => resultOf(subject, requirement, own.get(requirement.id), context) ?? []),
  );
}

/** Somebody who never logged in is known by what is wrong, and by nothing else. */
function registerFor(own: ReadonlyMap<string, ClientJudgement>): readonly ClientRequirement[] {
  const isKnown = [...own.values()].some(({ occasions }) => occasions > 0);
  return isKnown ? clientRequirements : clientRequirements.filter(({ id }) => own.has(id));
}

function resultOf(
  subject: string,
  { id, level, title }: ClientRequirement,
  judgement: ClientJudgement = { occasions: 0, times: 0 },
  { isStrict, transcripts, isForeign }: ClientContext,
): Result | undefined {
  if (level === 'excluded') return undefined;
  const about = { id: `${id}/observed`, requirement: id, subject, level, title, durationMs: 0 };
  const { broken, occasions, times } = judgement;
  if (broken) {
    const details = brokenResult(broken.result, broken.finding);
    return {
      ...about,
      ...details,
      status: brokenStatus(level, isStrict),
      reason: withTimes(broken.finding.sentence, times),
      occasions: Math.max(occasions, times),
      times,
      transcript: transcripts.named(details.transcript, broken.recording),
    };
  }
  if (occasions > 0) return { ...about, status: 'passed', occasions, transcript: [] };
  const { isJudged, how } = onForeignRecordings[id];
  return { ...about, status: 'skipped', reason: isForeign && !isJudged ? how : notTested, transcript: [] };
}
