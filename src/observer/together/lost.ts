import type { MessageId } from '../../protocol/index.ts';
import { type ComparedFinding, type Comparison, comparedFinding, sharedMessage } from './comparison.ts';
import type { SeenConnection } from './seen-by-recorder.ts';

/** The first and the last message of a room between whose ids everything must have come, too. */
interface Span {
  from: MessageId;
  to: MessageId;
}

/**
 * Messages that one recorder received live and another did not, on a connection that had received older and newer ones
 * of the room. The first of these came long enough after CONNECTED, and the connection was alive long enough after the
 * last: so what lies between was sent to a connection that was there, and had the time to come.
 */
export function lostLive(comparison: Comparison): ComparedFinding[] {
  const { other, quietWindowMs } = comparison;
  if (!other.isWhole || quietWindowMs === undefined) return [];
  return [...other.connections.values()].flatMap((connection) => lostOn(connection, comparison, quietWindowMs));
}

function lostOn(connection: SeenConnection, comparison: Comparison, windowMs: number): ComparedFinding[] {
  const { one, other, indexOfOne, indexOfOther } = comparison;
  const spans = spansOf(connection, comparison, windowMs);
  if (spans.size === 0) return [];
  return [...one.messages].flatMap(([id, { version, seq, isLive, isClear }]) => {
    const span = spans.get(version.room ?? '');
    if (!span || !isLive || !isClear || !(id > span.from && id < span.to)) return [];
    // Where its own recorder has it from elsewhere, that recording tells by itself.
    if (connection.received.has(id) || other.messages.has(id) || other.sentTexts.has(version.message ?? '')) return [];
    const [before, after] = [connection.received.get(span.from), connection.received.get(span.to)];
    if (!before || !after) return [];
    const words = {
      sentence: `Message ${id} never came on connection #${connection.number}, which received message ${span.from} of its room before it and message ${span.to} after it.`,
      expected: 'every message posted after CONNECTED',
      actual: `message ${id} came elsewhere, in another recording`,
    };
    const evidence = [
      [indexOfOne, seq] as const,
      [indexOfOther, before.seq] as const,
      [indexOfOther, after.seq] as const,
    ];
    const concerns = { evidence, user: connection.user, connections: [connection.number] };
    return comparedFinding('live.after-connected', words, concerns);
  });
}

/** By room. */
function spansOf(connection: SeenConnection, comparison: Comparison, windowMs: number): Map<string, Span> {
  const spans = new Map<string, Span>();
  const { connected, received, lastHeardAt, isUnclear } = connection;
  if (!connected || isUnclear) return spans;
  for (const [id, { at }] of received) {
    const room = sharedMessage(comparison, id)?.version.room;
    if (room === undefined) continue;
    const margins = { before: at - connected.at > windowMs, after: lastHeardAt - at > windowMs };
    const span = widened(spans.get(room), id, margins);
    if (span) spans.set(room, span);
  }
  return spans;
}

/** A span begins with the lowest id that has time before it, and ends with the highest that has time after it. */
function widened(
  span: Span | undefined,
  id: MessageId,
  { before, after }: { before: boolean; after: boolean },
): Span | undefined {
  if (!span) return before ? { from: id, to: id } : undefined;
  return { from: before && id < span.from ? id : span.from, to: after && id > span.to ? id : span.to };
}
