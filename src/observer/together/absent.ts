import { type ComparedFinding, type Comparison, comparedFinding, sharedMessage } from './comparison.ts';
import type { ComparedMessage, SeenHistory } from './seen-by-recorder.ts';

/**
 * Messages that one recorder saw and that are not in a history of another, although it has newer ones of the room, which
 * had come there long before it was asked for: older ones were stored by then.
 */
export function absentFromHistory(comparison: Comparison): ComparedFinding[] {
  const { other, quietWindowMs } = comparison;
  if (quietWindowMs === undefined) return [];
  return other.histories.flatMap((history) => absentFrom(history, comparison, quietWindowMs));
}

function absentFrom(history: SeenHistory, comparison: Comparison, windowMs: number): ComparedFinding[] {
  const { one, other, indexOfOne, indexOfOther } = comparison;
  const newest = newestByRoom(history, comparison, windowMs);
  if (newest.size === 0) return [];
  const { after, ids, asked, answered, user, request } = history;
  return [...one.messages].flatMap(([id, { version, seq, isClear }]) => {
    const newer = newest.get(version.room ?? '')?.version.id;
    if (newer === undefined || !isClear || !(id > after && id < newer)) return [];
    // Where its own recorder has seen it, that recording tells by itself.
    if (ids.has(id) || other.messages.has(id)) return [];
    const words = {
      sentence: `The history of ${user ?? 'a user'} has message ${newer} of room ${version.room}, and not message ${id}, which came elsewhere.`,
      expected: `message ${id}, because \`after\` is ${after}`,
      actual: `an answer of ${ids.size} messages without it`,
    };
    const evidence = [
      [indexOfOne, seq] as const,
      [indexOfOther, asked.seq] as const,
      [indexOfOther, answered.seq] as const,
    ];
    return comparedFinding('retrieve.complete', words, { evidence, user, requests: [request] });
  });
}

/** Of each room the newest message in the history that had come live long before. */
function newestByRoom(
  { ids, asked }: SeenHistory,
  comparison: Comparison,
  windowMs: number,
): Map<string, ComparedMessage> {
  const newest = new Map<string, ComparedMessage>();
  for (const id of ids) {
    const shared = sharedMessage(comparison, id);
    const seen = comparison.other.messages.get(id);
    const room = shared?.version.room;
    if (!seen?.isLive || room === undefined || !(asked.at - seen.at > windowMs)) continue;
    const known = newest.get(room)?.version.id;
    if (known === undefined || id > known) newest.set(room, seen);
  }
  return newest;
}
