import { type ClientRequirement, clientRequirements, onForeignRecordings } from '../../client-rules/index.ts';
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
  return [...judgedClients(recordings)].flatMap(([client, own]) =>
    registerFor(own).flatMap((requirement) => resultOf(client, requirement, own.get(requirement.id), context) ?? []),
  );
}

/** Somebody who never logged in is known by what is wrong, and by nothing else. */
function registerFor(own: ReadonlyMap<string, ClientJudgement>): readonly ClientRequirement[] {
  const isKnown = [...own.values()].some(({ occasions }) => occasions > 0);
  return isKnown ? clientRequirements : clientRequirements.filter(({ id }) => own.has(id));
}

function resultOf(
  client: string,
  { id, level, title, remedy }: ClientRequirement,
  judgement: ClientJudgement = { occasions: 0, times: 0 },
  { isStrict, transcripts, isForeign }: ClientContext,
): Result | undefined {
  if (level === 'excluded') return undefined;
  const about = { id: `${id}/observed`, requirement: id, subject: `client:${client}`, level, title, durationMs: 0 };
  const { broken, occasions, times } = judgement;
  if (broken) {
    const { finding, recording } = broken;
    const lines = finding.transcript.map(({ seq, guilty }) => ({ recording, seq, isOffending: guilty === true }));
    return {
      ...about,
      status: brokenStatus(level, isStrict),
      reason: withTimes(finding.sentence, times),
      remedy,
      // The schema has any JSON value here; its generated type is narrower.
      expected: finding.expected as unknown as Record<string, unknown>,
      actual: finding.actual as unknown as Record<string, unknown>,
      occasions: Math.max(occasions, times),
      times,
      transcript: transcripts.of(lines),
    };
  }
  if (occasions > 0) return { ...about, status: 'passed', occasions, transcript: [] };
  const { isJudged, how } = onForeignRecordings[id];
  return { ...about, status: 'skipped', reason: isForeign && !isJudged ? how : notTested, transcript: [] };
}
