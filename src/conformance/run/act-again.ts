import type { Case } from '../case/case.ts';
import { type Acting, attemptAlone, explained, isOpen } from './attempt-cases.ts';
import { quickestFirst } from './quickest-first.ts';
import type { Attempted, RecordedCase } from './run-case.ts';

/** Cases may come to nothing again for so long; then only requirements are looked at again that were not yet. Milliseconds. */
const inVainByCase = 4000;
/** For so long these, too. */
const inVainByRequirement = 10_000;

/**
 * Acts cases out once more, one by one: first those that took the least time, so that long waits leave some for them.
 * @param disturbed what happened when they were acted out beside others
 * @returns what came of it, by the id of the case
 */
export async function actOutAgain(
  open: readonly Case[],
  disturbed: readonly Attempted[],
  acting: Acting,
): Promise<Map<string, RecordedCase>> {
  const again = new Map<string, RecordedCase>();
  const inVain = { cases: 0, ms: 0, requirements: new Set<string>() };
  const isEnough = ({ requirement }: Case) =>
    inVain.ms > (inVain.requirements.has(requirement) ? inVainByCase : inVainByRequirement);
  for (const { act, before } of quickestFirst(open, disturbed)) {
    const records = act.every(isEnough) ? leftAlone(act, before, inVain.cases) : await actOutOnceMore(act, before);
    for (const record of records) if (record.outcome.kind !== 'interrupted') again.set(record.id, record);
  }
  return again;

  async function actOutOnceMore(act: readonly Case[], before: Attempted | undefined): Promise<RecordedCase[]> {
    const began = performance.now();
    const { records } = await attemptAlone(act, acting);
    if (!act.some((item) => isOpen(item, records, acting.profile))) {
      return records.map((record) => slowedDown(record, before, acting));
    }
    inVain.cases += act.length;
    inVain.ms += performance.now() - began;
    for (const { requirement } of act) inVain.requirements.add(requirement);
    return records;
  }
}

/** What nobody could show again is no finding. */
function leftAlone(act: readonly Case[], before: Attempted | undefined, inVain: number): RecordedCase[] {
  const reason = `it did not pass beside others, and was not tried again alone: ${inVain} cases were, and did not pass either.`;
  const outcome = { kind: 'unmet' as const, need: 'live' as const, unavailable: { reason } };
  return (before?.records ?? [])
    .filter(({ id }) => act.some((item) => item.id === id))
    .map((record) => (before?.troubles.has('unanswered') ? explained(record, before) : { ...record, outcome }));
}

/** More than is posted in so many seconds is a burst. */
const secondsOfBurst = 2;

/** A burst that did not get through, and does more slowly, was not exercised as a burst. */
function slowedDown(record: RecordedCase, before: Attempted | undefined, { session }: Acting): RecordedCase {
  const { perSecond } = session.pace.posts;
  const isBurst = before !== undefined && before.due.length > secondsOfBurst * perSecond;
  if (!isBurst || !before.troubles.has('dropped') || record.outcome.kind !== 'acted') return record;
  const unavailable = {
    reason:
      `Of ${before.due.length} posts in a burst the server dropped some in silence: nobody received them and no history ` +
      `has them. Of the same at ${perSecond} a second none was lost.`,
    remedy: `limits: { postsPerSecond: ${perSecond} }`,
  };
  return { ...record, outcome: { kind: 'unmet', need: 'posts', unavailable } };
}
