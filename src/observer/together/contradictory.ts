import type { MessageId } from '../../protocol/index.ts';
import type { VersionField } from '../read/message-shape.ts';
import { show } from '../read/show.ts';
import { type ComparedFinding, type Comparison, comparedFinding, sharedMessage } from './comparison.ts';
import { isSameMessage, type SeenByRecorder, type SeenConnection } from './seen-by-recorder.ts';

const fields: readonly VersionField[] = ['message', 'poster', 'room', 'timestamp'];

/**
 * One id that is not one message. A server that was restarted may give an id again, but no connection outlives that: so
 * both came on connections that had another message in common.
 */
export function contradictory(comparison: Comparison): ComparedFinding[] {
  const { one, other, indexOfOne, indexOfOther } = comparison;
  return [...one.messages].flatMap(([id, here]) => {
    const there = other.messages.get(id);
    if (!there || !here.isClear || !there.isClear || isSameMessage(here.version, there.version)) return [];
    const pair = connectionsInCommon(id, comparison);
    const field = fields.find((name) => here.version[name] !== there.version[name]);
    if (!pair || !field) return [];
    const words = {
      sentence: `Message ${id} is one message for one recorder and another for the other.`,
      expected: `${field} ${show(here.version[field])}`,
      actual: `${field} ${show(there.version[field])}`,
    };
    const evidence = [[indexOfOne, here.seq] as const, [indexOfOther, there.seq] as const];
    return comparedFinding('history.consistent', words, { evidence, connections: pair.map(({ number }) => number) });
  });
}

function connectionsInCommon(id: MessageId, comparison: Comparison): [SeenConnection, SeenConnection] | undefined {
  for (const here of having(comparison.one, id)) {
    for (const there of having(comparison.other, id)) {
      const isShared = (message: MessageId): boolean =>
        there.received.has(message) && sharedMessage(comparison, message) !== undefined;
      if ([...here.received.keys()].some(isShared)) return [here, there];
    }
  }
  return undefined;
}

const having = ({ connections }: SeenByRecorder, id: MessageId): SeenConnection[] =>
  [...connections.values()].filter(({ received }) => received.has(id));
